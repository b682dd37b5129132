namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/demo/ring: a simulated citizen calls. 202; 403 <c>demo.not-here</c> outside a demonstration, 429 <c>demo.enough</c>, 503 <c>demo.nobody-there</c>.</summary>
/// <param name="Seed">Chooses who calls and why; null leaves it to chance.</param>
public sealed record RingMe(int? Seed = null);

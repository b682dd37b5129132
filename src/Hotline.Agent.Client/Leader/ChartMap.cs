namespace Hotline.Agent.Client.Leader;

/// <summary>A map for a chart: the name it is registered under and where its shapes are.</summary>
public sealed record ChartMap(string Name, string Url);

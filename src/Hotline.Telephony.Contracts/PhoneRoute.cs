namespace Hotline.Telephony.Contracts;

/// <summary>
/// Where a desk phone that registered through a proxy is reached from any node (RFC 3327): a node that does not hold the
/// registration sends its INVITE the same way back. Without a path only the node that the phone registered at reaches it.
/// </summary>
/// <param name="Contact">URI as registered: the Request-URI.</param>
/// <param name="Path">The Path of the REGISTER, topmost first: the Route of the call.</param>
public sealed record PhoneRoute(string Contact, IReadOnlyList<string> Path);

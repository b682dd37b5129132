namespace Hotline.Telephony.Contracts;

/// <summary>The SIP messages of one call's legs in the order of their time, as an operator may see them: numbers, names and keys masked.</summary>
/// <param name="Omitted">Messages between the first and the last ones that the node did not keep or that would be too long to send.</param>
public sealed record CallLadder(IReadOnlyList<LadderMessage> Messages, int Omitted);

/// <param name="At">When the node had or sent it, UTC.</param>
/// <param name="Sent">By the node; else received.</param>
/// <param name="Peer">Address and port of the other end.</param>
/// <param name="SipCallId">Tells the legs apart, and is what a carrier asks for.</param>
public sealed record LadderMessage(DateTimeOffset At, bool Sent, string Peer, string SipCallId, string Text);

using System.Text.Json.Serialization;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Registrar;

namespace Hotline.Telephony.Link;

/// <summary>What the node writes to its own disk, in the same words as on the link.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TelephonyEvent))]
[JsonSerializable(typeof(NodeSettings))]
[JsonSerializable(typeof(KeptBinding[]))]
internal sealed partial class LinkJson : JsonSerializerContext;

namespace Hotline.Dispatch.Privacy;

/// <summary>What sort of personal data a value is; decides its mask.</summary>
public enum PiiKind
{
    Name,
    Phone,
    IdCard,
    Address,
    FreeText,

    /// <summary>Whom a messenger means: a WeChat OpenID.</summary>
    OpenId,
}

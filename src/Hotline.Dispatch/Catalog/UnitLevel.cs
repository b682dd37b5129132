namespace Hotline.Dispatch.Catalog;

/// <summary>省、市、县(区)、乡镇(街道): the level of the administration on which a unit stands, the widest first.</summary>
public enum UnitLevel
{
    Province,
    City,
    County,
    Township,
}

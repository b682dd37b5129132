using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>A ticket as a Lucene document. Only the id is stored: what a reader sees comes from PostgreSQL.</summary>
internal static class LuceneFields
{
    public const string Id = "id";
    public const string Number = "number";
    public const string State = "state";
    public const string Type = "type";
    public const string Category = "category";
    public const string Region = "region";
    public const string Unit = "unit";
    public const string Channel = "channel";
    public const string Flag = "flag";
    public const string Merged = "merged";
    public const string Day = "day";
    public const string At = "at";
    public const string Tie = "tie";
    public const string Tile = "tile";
    public const string Near = "near";
    public const string Text = "text";
    public const string Characters = "characters";
    public const string Words = "words";

    // Without norms: engines round lengths differently, and a longer complaint is no worse match.
    private static readonly FieldType Ordered =
        new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS }.Frozen();

    private static readonly FieldType Bare = new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = IndexOptions.DOCS_ONLY }.Frozen();

    public static string Key(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    public static Document Document(TicketDocument ticket)
    {
        var document = new Document
        {
            new StringField(Id, Key(ticket.Id), Field.Store.YES),
            new Int32Field(Day, ticket.Day, Field.Store.NO),
            new NumericDocValuesField("day_value", ticket.Day),
            new NumericDocValuesField(At, ticket.At),
            new NumericDocValuesField(Tie, ticket.Tie),
            new Field(Text, new TokenLine(ticket.Text.Tokens), Ordered),
            new Field(Characters, new TokenLine(ticket.Text.Characters), Bare),
        };
        if (ticket.Number is { } number)
        {
            document.Add(new StringField(Number, number, Field.Store.NO));
        }

        if (ticket.Merged)
        {
            document.Add(new NumericDocValuesField(Merged, 1));
        }

        if (ticket.Tile is { } tile)
        {
            document.Add(new NumericDocValuesField(Tile, tile.Packed));
            foreach (var cell in tile.Around())
            {
                document.Add(new StringField(Near, cell.Name, Field.Store.NO));
            }
        }

        foreach (var (name, value) in new[]
                 {
                     (State, ticket.State), (Type, ticket.Type), (Category, ticket.Category), (Region, ticket.Region), (Unit, ticket.Unit), (Channel, ticket.Channel),
                 })
        {
            document.Add(new StringField(name, value, Field.Store.NO));
            document.Add(new SortedDocValuesField(name, new BytesRef(value)));
        }

        foreach (var flag in ticket.Flags ?? [])
        {
            document.Add(new StringField(Flag, flag, Field.Store.NO));
            document.Add(new SortedSetDocValuesField(Flag, new BytesRef(flag)));
        }

        foreach (var word in ticket.Text.Words)
        {
            document.Add(new SortedSetDocValuesField(Words, new BytesRef(word)));
        }

        return document;
    }

    private static FieldType Frozen(this FieldType type)
    {
        type.Freeze();
        return type;
    }
}

using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
using TicketState = Hotline.Dispatch.Tickets.TicketState;

namespace Hotline.Api.Search;

/// <summary>Reads a search as it came over the wire; every fault names its field.</summary>
internal static class SearchReading
{
    private const int LongestWords = 200;
    private const int LongestCode = 40;
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2200, 1, 1);

    public static (SearchQuestion Question, IReadOnlyList<(string Field, string Message)> Faults) Read(SearchAsk ask)
    {
        var faults = new List<(string Field, string Message)>();
        Fault("words", ask.Words?.Length > LongestWords, $"最多{LongestWords}个字符");
        Fault("category", !IsCode(ask.Category), "应为事项类别代码");
        Fault("region", !IsCode(ask.Region), "应为地区代码");
        Fault("unit", ask.Unit?.Length > LongestCode, "没有这个单位");
        Fault("from", ask.From < Earliest || ask.From > Latest || ask.From > ask.To, ask.From > ask.To ? "开始日期不能晚于结束日期" : "日期超出范围");
        Fault("to", ask.To < Earliest || ask.To > Latest, "日期超出范围");
        Fault("page", ask.Page < 1, "从1开始");
        var flags = (ask.Flags ?? []).Select(flag => Word<TicketFlag>("flags", flag)).OfType<TicketFlag>().Where(TicketFlags.IsSearched).Distinct().ToList();
        var question = new SearchQuestion(
            ask.Words, Word<TicketState>("state", ask.State), Blank(ask.Category), Blank(ask.Region), Blank(ask.Unit), Word<IntakeChannel>("channel", ask.Channel), Word<TicketType>("type", ask.Type),
            ask.From, ask.To, Word<SearchOrder>("order", ask.Order) ?? SearchOrder.Newest, ask.Page, flags);
        return (question, faults);

        void Fault(string field, bool wrong, string message)
        {
            if (wrong)
            {
                faults.Add((field, message));
            }
        }

        T? Word<T>(string field, string? word)
            where T : struct, Enum
        {
            var known = Enum.TryParse<T>(word, out var value) && Enum.IsDefined(value);
            Fault(field, !known && !string.IsNullOrEmpty(word), "没有这个选项");
            return known ? value : null;
        }
    }

    private static bool IsCode(string? code) => string.IsNullOrEmpty(code) || (code.Length <= 12 && code.All(char.IsAsciiDigit));

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

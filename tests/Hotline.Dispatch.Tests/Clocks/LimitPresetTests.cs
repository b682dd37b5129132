using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>The published numbers, said a second time and by hand.</summary>
public sealed class LimitPresetTests
{
    private static readonly Dictionary<string, LimitPreset> Presets = CatalogData.LimitPresets().ToDictionary(preset => preset.Key);

    [Theory]
    [InlineData("beijing", TicketType.Consultation, Urgency.Normal, 7, SpanUnit.Days)]
    [InlineData("beijing", TicketType.Complaint, Urgency.Urgent, 24, SpanUnit.Hours)]
    [InlineData("beijing", TicketType.Help, Urgency.Critical, 2, SpanUnit.Hours)]
    [InlineData("shandong", TicketType.Consultation, Urgency.Normal, 5, SpanUnit.WorkingDays)]
    [InlineData("shandong", TicketType.Complaint, Urgency.Critical, 5, SpanUnit.WorkingDays)]
    [InlineData("guangdong", TicketType.Consultation, Urgency.Normal, 2, SpanUnit.WorkingDays)]
    [InlineData("guangdong", TicketType.Help, Urgency.Normal, 10, SpanUnit.WorkingDays)]
    [InlineData("guangdong", TicketType.Suggestion, Urgency.Urgent, 10, SpanUnit.WorkingDays)]
    [InlineData("guangdong", TicketType.Complaint, Urgency.Normal, 15, SpanUnit.WorkingDays)]
    [InlineData("guangdong", TicketType.Report, Urgency.Normal, 15, SpanUnit.WorkingDays)]
    [InlineData("shanghai", TicketType.Consultation, Urgency.Normal, 1, SpanUnit.WorkingDays)]
    [InlineData("shanghai", TicketType.Help, Urgency.Normal, 5, SpanUnit.WorkingDays)]
    [InlineData("shanghai", TicketType.Suggestion, Urgency.Normal, 1, SpanUnit.WorkingDays)]
    [InlineData("shanghai", TicketType.Complaint, Urgency.Normal, 5, SpanUnit.WorkingDays)]
    [InlineData("jiangxi", TicketType.Complaint, Urgency.Normal, 5, SpanUnit.WorkingDays)]
    public void A_preset_has_the_limits_of_its_paper_for_unit_and_citizen(string key, TicketType type, Urgency urgency, int amount, SpanUnit unit)
    {
        var table = new LimitTable(Presets[key].Limits);
        Assert.Equal(new Span(amount, unit), table.For(DeadlineKind.Handle, type, urgency, 1).Span);
        Assert.Equal(new Span(amount, unit), table.For(DeadlineKind.Citizen, type, urgency, 1).Span);
    }

    [Theory]
    [InlineData("beijing", 1, 6)]
    [InlineData("shandong", 2, 10)]
    [InlineData("shanghai", 1, 10)]
    public void A_preset_caps_extensions(string key, int times, int days) => Assert.Equal((times, days), (Presets[key].MaxExtensions, Presets[key].MaxExtensionDays));

    [Fact]
    public void The_default_comes_first_and_every_preset_limits_every_clock_by_a_row_that_names_its_basis()
    {
        Assert.Equal(LimitPreset.Default, CatalogData.LimitPresets()[0].Key);
        foreach (var (key, preset) in Presets)
        {
            var table = new LimitTable(preset.Limits);
            Assert.All(
                from kind in Enum.GetValues<DeadlineKind>() from type in Enum.GetValues<TicketType>() from urgency in Enum.GetValues<Urgency>() from round in new[] { 1, 2 }
                select table.For(kind, type, urgency, round),
                limit => Assert.True(limit.Basis?.Length > 0, $"{key} {limit.Name}"));
        }
    }

    [Fact]
    public void Shanghais_review_after_a_follow_up_is_three_working_days() =>
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), new LimitTable(Presets["shanghai"].Limits).For(DeadlineKind.Handle, TicketType.Complaint, Urgency.Normal, 2).Span);

    [Fact]
    public void A_clock_of_every_preset_names_rule_and_basis_in_its_sentence() => Assert.All(Presets.Values, preset =>
    {
        var limit = new LimitTable(preset.Limits).For(DeadlineKind.Handle, TicketType.Complaint, Urgency.Normal, 1);
        var clock = new DeadlineClock(new WorkingCalendar(new HolidayTable(CatalogData.Holidays()), WorkingHours.Default), new Policy());
        var sentence = TraceWords.Of(clock.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), DeadlineKind.Handle, 1, null, limit, new(2026, 11, 25, 10, 0, 7, WorkingCalendar.ChinaOffset)));
        Assert.Contains($"依据「{limit.Basis}」", sentence, StringComparison.Ordinal);
        Assert.StartsWith("办理·", SentenceChecker.Read(sentence).Rule, StringComparison.Ordinal);
    });
}

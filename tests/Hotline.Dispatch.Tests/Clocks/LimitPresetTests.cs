using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tests.Tickets;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>The published numbers, said a second time and by hand.</summary>
public sealed class LimitPresetTests
{
    private static readonly Dictionary<string, LimitPreset> Presets = CatalogData.LimitPresets().ToDictionary(preset => preset.Key);

    // Per preset: consultation, help, suggestion, complaint, report.
    [Theory]
    [InlineData("beijing", Urgency.Normal, SpanUnit.Days, 7, 7, 7, 7, 7)]
    [InlineData("beijing", Urgency.Urgent, SpanUnit.Hours, 24, 24, 24, 24, 24)]
    [InlineData("beijing", Urgency.Critical, SpanUnit.Hours, 2, 2, 2, 2, 2)]
    [InlineData("shandong", Urgency.Normal, SpanUnit.WorkingDays, 5, 5, 5, 5, 5)]
    [InlineData("shandong", Urgency.Critical, SpanUnit.WorkingDays, 5, 5, 5, 5, 5)]
    [InlineData("guangdong", Urgency.Normal, SpanUnit.WorkingDays, 2, 10, 10, 15, 15)]
    [InlineData("shanghai", Urgency.Normal, SpanUnit.WorkingDays, 1, 5, 1, 5, 5)]
    [InlineData("jiangxi", Urgency.Normal, SpanUnit.WorkingDays, 2, 5, 10, 5, 5)]
    [InlineData("jiangxi", Urgency.Urgent, SpanUnit.Hours, 24, 24, 24, 24, 24)]
    [InlineData("jiangxi", Urgency.Critical, SpanUnit.Hours, 2, 2, 2, 2, 2)]
    public void Each_type_has_the_limit_of_the_paper_for_unit_and_citizen(string key, Urgency urgency, SpanUnit unit, params int[] amounts)
    {
        TicketType[] types = [TicketType.Consultation, TicketType.Help, TicketType.Suggestion, TicketType.Complaint, TicketType.Report];
        var table = new LimitTable(Presets[key].Limits);
        foreach (var kind in new[] { DeadlineKind.Handle, DeadlineKind.Citizen })
        {
            Assert.Equal(amounts.Select(amount => new Span(amount, unit)), types.Select(type => table.For(kind, type, urgency, 1).Span));
        }
    }

    /// <summary>The column of complex matters and extensions: how far a request of each type comes with what is approved.</summary>
    [Theory]
    [InlineData("shandong", 2, 10, 10, 10)]
    [InlineData("guangdong", 1, 10, 10, 10)]
    [InlineData("shanghai", 1, 14, 10, 14)]
    [InlineData("jiangxi", 1, 10, 10, 10)]
    [InlineData("beijing", 0, 0, 0, 0)]
    public void Extensions_are_capped_in_number_and_in_days_of_consultation_complaint_and_suggestion(string key, int times, int consultation, int complaint, int suggestion)
    {
        var table = new LimitTable(Presets[key].Limits);
        Assert.Equal(times, Presets[key].MaxExtensions);
        Assert.Equal(
            [consultation, complaint, suggestion],
            new[] { TicketType.Consultation, TicketType.Complaint, TicketType.Suggestion }.Select(type => table.ToExtend(type, Urgency.Normal) ?? Presets[key].MaxExtensionDays));
    }

    [Theory]
    [InlineData("shanghai", TicketType.Consultation)]
    [InlineData("shanghai", TicketType.Help)]
    [InlineData("shanghai", TicketType.Suggestion)]
    [InlineData("shanghai", TicketType.Complaint)]
    [InlineData("jiangxi", TicketType.Complaint)]
    [InlineData("jiangxi", TicketType.Report)]
    public void What_is_complex_has_fifteen_working_days_with_approval(string key, TicketType type)
    {
        var table = new LimitTable(Presets[key].Limits);
        var days = table.ToExtend(type, Urgency.Normal) ?? Presets[key].MaxExtensionDays;
        Assert.Equal(15, table.For(DeadlineKind.Handle, type, Urgency.Normal, 1).Span.Amount + days);
        var ticket = In(TicketState.InHandling, Fields with { Type = type });
        var scene = Under(key, []);
        Assert.IsType<TicketEvent.ExtensionAsked>(Assert.Single(Events(new Extend(days, Pii.Text("须开挖")).Decide(ticket, scene))));
        Assert.Equal(days, Refused<Refusal.ExtensionTooLong>(new Extend(days + 1, Pii.Text("须开挖")).Decide(ticket, scene)).DaysLeft);
    }

    [Fact]
    public void Beijings_class_of_fifteen_days_is_a_rules_limit_for_unit_and_citizen()
    {
        var scene = Under("beijing", [new("050401", "360103", Scenes.Unit, LimitAmount: 15, LimitUnit: SpanUnit.Days)]);
        var draft = In(TicketState.Draft);
        var ticket = After(draft, Events(new Accept().Decide(draft, scene)), scene);
        Assert.Equal((Now.AddDays(15), Now.AddDays(15)), (ticket.Running(DeadlineKind.Handle)!.DueAt, ticket.Running(DeadlineKind.Citizen)!.DueAt));
    }

    [Theory]
    [InlineData("jiangxi", 1)]
    [InlineData("shandong", 2)]
    public void A_unit_may_return_it_for_so_many_working_days(string key, int days) =>
        Assert.Equal(new Span(days, SpanUnit.WorkingDays), new LimitTable(Presets[key].Limits).ToReturn(TicketType.Complaint, Urgency.Normal));

    /// <summary>Jiangxi's other clocks; the other papers do not name them.</summary>
    [Theory]
    [InlineData(DeadlineKind.SignFor, Urgency.Normal, 4, SpanUnit.WorkingHours)]
    [InlineData(DeadlineKind.SignFor, Urgency.Critical, 30, SpanUnit.Minutes)]
    [InlineData(DeadlineKind.Contact, Urgency.Normal, 1, SpanUnit.WorkingDays)]
    [InlineData(DeadlineKind.Dispatch, Urgency.Normal, 30, SpanUnit.Minutes)]
    [InlineData(DeadlineKind.Dispatch, Urgency.Critical, 5, SpanUnit.Minutes)]
    [InlineData(DeadlineKind.ReturnReview, Urgency.Normal, 4, SpanUnit.WorkingHours)]
    [InlineData(DeadlineKind.Ruling, Urgency.Normal, 2, SpanUnit.WorkingDays)]
    [InlineData(DeadlineKind.ReplyReview, Urgency.Normal, 1, SpanUnit.WorkingDays)]
    [InlineData(DeadlineKind.FollowUp, Urgency.Normal, 3, SpanUnit.WorkingDays)]
    public void Jiangxi_says_the_rest_too(DeadlineKind kind, Urgency urgency, int amount, SpanUnit unit) =>
        Assert.All(Presets.Values, preset => Assert.Equal(new Span(amount, unit), new LimitTable(preset.Limits).For(kind, TicketType.Complaint, urgency, 1).Span));

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

    [Theory]
    [InlineData(DeadlineKind.Handle, 2)]
    [InlineData(DeadlineKind.Supervise, 1)]
    public void Shanghais_supervision_and_review_after_a_follow_up_have_three_working_days(DeadlineKind kind, int round)
    {
        var limit = new LimitTable(Presets["shanghai"].Limits).For(kind, TicketType.Complaint, Urgency.Normal, round);
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), limit.Span);
        Assert.StartsWith("上海市2018年办法", limit.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_of_every_preset_names_rule_and_basis_in_its_sentence() => Assert.All(Presets.Values, preset =>
    {
        var limit = new LimitTable(preset.Limits).For(DeadlineKind.Handle, TicketType.Complaint, Urgency.Normal, 1);
        var clock = new DeadlineClock(new WorkingCalendar(new HolidayTable(CatalogData.Holidays()), WorkingHours.Default), new Policy());
        var sentence = TraceWords.Of(clock.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), DeadlineKind.Handle, 1, null, limit, new(2026, 11, 25, 10, 0, 7, WorkingCalendar.ChinaOffset)));
        Assert.Contains($"依据「{limit.Basis}」", sentence, StringComparison.Ordinal);
        Assert.StartsWith("办理·", SentenceChecker.Read(sentence).Rule, StringComparison.Ordinal);
    });

    private static Scene Under(string key, IEnumerable<RoutingRule> rules) => new(TheAgent, Now, CatalogWith(
        rules, new Policy(MaxExtensions: Presets[key].MaxExtensions, MaxExtensionDays: Presets[key].MaxExtensionDays), Presets[key].Limits));
}

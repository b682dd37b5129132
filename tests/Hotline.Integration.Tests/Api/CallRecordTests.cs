using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Agent;
using Hotline.Telephony.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>话单 and 信令, through the front door and a real link.</summary>
public sealed class CallRecordTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_days_calls_are_listed_exported_to_the_second_and_opened_with_masked_numbers()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var node = new FakeNode("tel-records");
        await node.DialAsync(city.Host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(city.Host.DataFolder, "keys", "link.key"), ct)).Trim());

        // 2024-02-29 in Shanghai, the last second of the day; the next call is of the next day.
        var late = new DateTimeOffset(2024, 2, 29, 15, 59, 58, 900, TimeSpan.Zero);
        var call = Guid.CreateVersion7();
        var recording = Guid.CreateVersion7();
        await node.TellAsync(
            new CallArrived(call, new CallerNumber("13879100001"), "12345", late, CallOrigin.Phone, "ct"),
            new CallAnswered(call, recording, late.AddSeconds(2)),
            new CallEnded(call, CallEndCause.Normal, CallSide.Caller, false, late.AddSeconds(10.2), new CallClearing(200, null, 16)),
            new LegMeasured(call, Guid.CreateVersion7(), null, new LegQuality(400, 21, 4.99, 3.5, 42.5, null, 2.17), late.AddSeconds(10.3)));
        await node.TellAsync(
            new CallArrived(Guid.CreateVersion7(), new CallerNumber("13879100002"), "12345", late.AddSeconds(5), CallOrigin.Phone));
        node.Ladders[call] = new CallLadder([new LadderMessage(late, false, "10.0.0.9:5060", "abc", "INVITE sip:12345@h SIP/2.0\r\nVia: x\r\n\r\n")], 0);

        using var admin = await city.SignedInAsync("administrator");
        var page = await admin.GetAsync<CallRecordPage>($"{ApiPath.CallRecords}?day=2024-02-29");
        var record = Assert.Single(page.Calls);
        Assert.Equal((call, "138****0001", "ct", "Caller", "Normal"), (record.Id, record.Caller, record.Trunk, record.EndedBy, record.Cause));
        Assert.Equal((200, null, 16, true), (record.SipStatus, record.SipCause, record.Q850Cause, record.Missed));
        Assert.Equal(new CallLegQuality(true, null, 400, 21, 4.99, 3.5, 42.5, null, 2.17), Assert.Single(record.Legs));
        Assert.Null(page.Next);
        Assert.Equal(call, Assert.Single((await admin.GetAsync<CallRecordPage>($"{ApiPath.CallRecords}?recording={recording}")).Calls).Id);

        using var export = await admin.GetAsync($"{ApiPath.CallRecords}/export?from=2024-02-29&to=2024-02-29");
        var lines = (await export.Content.ReadAsStringAsync(ct)).Trim('\uFEFF', '\r', '\n').Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("2024-02-29 23:59:58,2024-03-01 00:00:00,,2024-03-01 00:00:09,2,9,,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("Caller,Normal,1,200,,16,4.99,3.5,42.5,2.17,,,,,,,,in", lines[1], StringComparison.Ordinal);

        var ladder = await admin.GetAsync<CallLadderPage>(ApiPath.CallLadder(call));
        Assert.Equal("INVITE sip:12345@h SIP/2.0", Assert.Single(ladder.Steps).Title);
        Assert.Contains((await admin.GetAsync<AuditList>(ApiPath.Audit)).Rows, row => row.Action == "call.ladder" && row.Field == $"{call}");
        using var none = await admin.GetAsync(ApiPath.CallLadder(Guid.NewGuid()));
        await StaffClient.ProblemAsync(none, 404);
    }

    [Fact]
    public async Task A_refused_call_has_a_record_with_its_cause_and_a_ladder()
    {
        await using var node = new FakeNode("tel-refused");
        await node.DialAsync(city.Host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(city.Host.DataFolder, "keys", "link.key"), TestContext.Current.CancellationToken)).Trim());
        var at = new DateTimeOffset(2024, 5, 5, 1, 0, 0, TimeSpan.Zero);
        var call = Guid.CreateVersion7();
        await node.TellAsync(new CallRefused(call, new CallerNumber("13879100007"), "12345", "ct", 503, 4, at));
        node.Ladders[call] = new CallLadder([new LadderMessage(at, true, "10.0.0.9:5060", "abc", "SIP/2.0 503 Service Unavailable\r\n\r\n")], 0);
        using var admin = await city.SignedInAsync("administrator");
        var record = Assert.Single((await admin.GetAsync<CallRecordPage>($"{ApiPath.CallRecords}?day=2024-05-05")).Calls);
        Assert.Equal((call, "138****0007", "ct", "Rejected", 503, false), (record.Id, record.Caller, record.Trunk, record.Cause, record.SipStatus, record.Missed));
        Assert.Single((await admin.GetAsync<CallLadderPage>(ApiPath.CallLadder(call))).Steps);
        Assert.Contains("未受理（SIP 503），此前另有 4 次未逐一记录", (await admin.GetAsync<CallTraceRow[]>(ApiPath.CallTrace(call))).Select(row => row.Words));
    }

    [Fact]
    public async Task A_tickets_calls_are_found_by_its_number_recorded_or_not_and_nothing_else_of_it_is_shown()
    {
        var (call, outward) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var agent = await city.SignedInAsync("agent");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        var number = page.Number ?? "";
        await RecordedCall.ScalarAsync<object?>(city.Host, $"""
            insert into agent.call (id, node_id, node_seq, dialled, queue_code, arrived_at, ended_at) values ('{call}', 'tel-old', 1, '12345', 'main', now() - interval '1 hour', now());
            insert into agent.call (id, node_id, dialled, queue_code, arrived_at, ended_at, placed_by, ticket_id)
                values ('{outward}', 'tel-old', '12345', 'main', now(), now(), gen_random_uuid(), '{page.Id}');
            update dispatch.ticket set call_id = '{call}' where id = '{page.Id}';
            """);
        using var admin = await city.SignedInAsync("administrator");
        Assert.Equal([outward, call], (await admin.GetAsync<CallRecordPage>($"{ApiPath.CallRecords}?ticket={Uri.EscapeDataString(number)}")).Calls.Select(found => found.Id));
        Assert.Empty((await admin.GetAsync<CallRecordPage>($"{ApiPath.CallRecords}?ticket=nothing")).Calls);
        using var refused = await agent.GetAsync($"{ApiPath.CallRecords}?ticket={Uri.EscapeDataString(number)}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_day_of_more_calls_than_are_read_at_once_is_exported_to_its_end()
    {
        const int many = 1_001;
        await using var command = city.Host.Database.DataSource.CreateCommand($"""
            insert into agent.call (id, node_id, node_seq, dialled, queue_code, arrived_at, ended_at)
            select gen_random_uuid(), 'tel-old', n, '12345', 'main', timestamptz '2023-03-03 09:00+08' + n / 3 * interval '1 second', timestamptz '2023-03-03 10:00+08' from generate_series(1, {many}) n
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        using var admin = await city.SignedInAsync("administrator");
        using var export = await admin.GetAsync($"{ApiPath.CallRecords}/export?from=2023-03-03&to=2023-03-03");
        var lines = (await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(many, lines.Skip(1).Select(line => line.Split(',')[0]).Distinct().Count());
        Assert.Equal(many + 1, lines.Length);
    }

    [Fact]
    public async Task A_node_is_drained_with_a_line_in_the_audit_and_an_unknown_one_is_not_found()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var node = new FakeNode("tel-drained");
        await node.DialAsync(city.Host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(city.Host.DataFolder, "keys", "link.key"), ct)).Trim());
        using var admin = await city.SignedInAsync("administrator");
        using (var drained = await admin.PutAsync(ApiPath.Drain("tel-drained"), new { }))
        {
            Assert.Equal(HttpStatusCode.NoContent, drained.StatusCode);
        }

        await WaitFor.TrueAsync(() => node.Commands.OfType<DrainNode>().Any(drain => drain.On), "the order to drain");
        await node.TellAsync(new NodeDraining(true, DateTimeOffset.UtcNow));
        Assert.NotNull((await admin.GetAsync<TelephonyNodeItem[]>(ApiPath.Nodes)).Single(one => one.Node == "tel-drained").DrainingSince);
        using (var again = await admin.DeleteAsync(ApiPath.Drain("tel-drained")))
        {
            Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        }

        await WaitFor.TrueAsync(() => node.Commands.OfType<DrainNode>().Any(drain => !drain.On), "the order to take calls again");
        Assert.Contains((await admin.GetAsync<AuditList>(ApiPath.Audit)).Rows, row => row.Action == "admin.nodes.drain" && row.Field == "tel-drained");
        using var unknown = await admin.PutAsync(ApiPath.Drain("nobody"), new { });
        await StaffClient.ProblemAsync(unknown, 404);
    }
}

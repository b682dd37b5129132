using Hotline.Benchmarks.Measuring;

namespace Hotline.Benchmarks.Surge;

/// <summary>Holds what citizens say of their calls against the hotline's records, call by call.</summary>
internal static class Balance
{
    public static void Tell(IReadOnlyList<CitizenCall> calls, Records records, Floor floor)
    {
        string Share(Ending ending) => $"{calls.Count(call => call.Ending == ending)} ({(double)calls.Count(call => call.Ending == ending) / calls.Count:0.0 %})";
        Report.Line("calls, as citizens know them", $"{calls.Count} = answered {Share(Ending.Answered)} + asked for a call-back {Share(Ending.CallBack)} + asked and not told within 30 s {Share(Ending.Unheeded)} + hung up waiting {Share(Ending.HungUp)} + refused {Share(Ending.Refused)} + dropped {Share(Ending.Dropped)} + without an answer {Share(Ending.Unanswered)}");
        int Recorded(Ending ending) => records.Endings.Values.Count(record => record.Ending == ending);
        var refused = Recorded(Ending.Refused);
        Report.Line("by the records", $"{records.Endings.Count + records.Untold} = answered {Recorded(Ending.Answered)} + asked for a call-back {Recorded(Ending.CallBack)} + hung up waiting {Recorded(Ending.HungUp)} + refused {refused + records.Untold} ({refused} written down, {records.Untold} counted) + anything else {records.Endings.Values.Count(record => record.Ending is null)}");
        Report.Line("at the seats", $"{floor.PickedUpCalls} picked up, {floor.Heard.Count} citizens heard");
        foreach (var status in calls.Where(call => call.Ending == Ending.Refused).CountBy(call => call.Status))
        {
            Report.Line($"refused with {status.Key}", status.Value);
        }

        var heard = floor.Heard;
        var taken = calls.Where(call => call.Ending != Ending.Refused).ToList();
        var missing = taken.Where(call => !records.Endings.ContainsKey(call.Which)).ToList();
        var differing = taken.Where(call => records.Endings.TryGetValue(call.Which, out var record) && record.Ending != call.Ending && !(call.Ending == Ending.Unheeded && record.Ending == Ending.CallBack)).ToList();

        // Picked up in the moment in which the citizen gave up: the seat has the call, and the citizen, who has not heard anybody yet, hangs up or presses the key.
        var crossed = differing.Where(call => call.Ending is Ending.HungUp or Ending.CallBack or Ending.Unheeded && records.Endings[call.Which].Ending == Ending.Answered).ToList();
        var unexplained = differing.Except(crossed).ToList();
        Report.Line("records differ", $"{unexplained.Count}; {crossed.Count} more that were picked up as the citizen gave up");
        foreach (var kind in unexplained.CountBy(call => $"{call.Ending}, the record says {records.Endings[call.Which].Words}").OrderByDescending(kind => kind.Value).Take(8))
        {
            Report.Line("  differs", $"{kind.Value} x {kind.Key}, as call {unexplained.First(call => $"{call.Ending}, the record says {records.Endings[call.Which].Words}" == kind.Key).Which}");
        }

        var uncounted = calls.Count(call => call.Ending == Ending.Refused) - refused - records.Untold;
        var wrong = unexplained.Count + missing.Count + records.Open + records.Twice + records.Foreign + Math.Abs(uncounted) + calls.Count(call => call.Ending is Ending.Dropped or Ending.Unanswered);
        Report.Line("without a record, left open, twice, foreign", $"{missing.Count}, {records.Open}, {records.Twice}, {records.Foreign}; refused and neither written down nor counted {uncounted}");
        Report.Line("heard at a seat, and not so by the records", heard.Count(which => records.Endings.GetValueOrDefault(which).Ending != Ending.Answered));
        Report.Line("dropped silently or unaccounted for", $"{wrong} of {calls.Count}{(wrong > 0 ? "  NOT ZERO" : "")}");
        var waits = new Spread();
        calls.Where(call => call.Ending == Ending.Answered).ToList().ForEach(call => waits.Add(call.Waited.TotalMilliseconds));
        Report.Line("answered: 200 until somebody is heard", waits);
    }
}

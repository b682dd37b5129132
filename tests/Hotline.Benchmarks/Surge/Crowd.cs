using System.Diagnostics;
using System.Globalization;
using Hotline.Benchmarks.Wire;

namespace Hotline.Benchmarks.Surge;

/// <summary>How one call ended as the citizen knows it.</summary>
internal enum Ending
{
    /// <summary>Somebody at a seat was heard, and hung up.</summary>
    Answered,

    /// <summary>The key was pressed, and the hotline said that it had understood and hung up.</summary>
    CallBack,

    /// <summary>The key was pressed, and nothing happened for half a minute; hung up. Whether it was understood only the records know.</summary>
    Unheeded,

    /// <summary>Waited, heard nobody, hung up.</summary>
    HungUp,

    /// <summary>A final status that is no 200.</summary>
    Refused,

    /// <summary>The hotline hung up and nobody was heard, nothing pressed: a call that fell without a word.</summary>
    Dropped,

    /// <summary>No final answer to the INVITE, no end of a conversation, or no answer to BYE.</summary>
    Unanswered,
}

/// <param name="Which">The number of the citizen.</param>
/// <param name="Waited">From the answer to the end of the waiting; of a refused one to the answer.</param>
internal sealed record CitizenCall(int Which, Ending Ending, int Status, TimeSpan Waited);

/// <summary>Citizens who call once each: INVITE, sent again where nothing is heard; a voice from the answer on; patience until somebody is heard.</summary>
internal sealed class Crowd(Callers callers, Voices voices)
{
    /// <summary>What is said after the key is over by then, and so is a conversation.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(30), Conversation = TimeSpan.FromSeconds(60), Invites = TimeSpan.FromSeconds(32);

    private static readonly TimeSpan TimerA = TimeSpan.FromMilliseconds(500);

    /// <summary>The number that the hotline sees.</summary>
    public static string Number(int which) => string.Create(CultureInfo.InvariantCulture, $"139{which:D8}");

    /// <param name="patience">From the answer on.</param>
    /// <param name="wantsCallBack">When it is over, the key is pressed instead of hanging up.</param>
    public async Task<CitizenCall> CallAsync(int which, TimeSpan patience, bool wantsCallBack, CancellationToken ct)
    {
        var call = callers.Call(Number(which), voices.Port(which));
        await InvitedAsync(call, ct);
        if (call.Answer is not { } answer || answer.Status != 200)
        {
            callers.Forget(call);
            return new(which, call.Answer is null ? Ending.Unanswered : Ending.Refused, call.Answer?.Status ?? 0, Stopwatch.GetElapsedTime(call.InviteAt));
        }

        var voice = voices.Open(which, answer.AudioPort, Voice.OfCitizen | (uint)which);
        await Task.WhenAny(voice.Heard.Task, call.Over.Task, Task.Delay(patience, ct));
        var pressed = wantsCallBack && !voice.Heard.Task.IsCompleted && !call.Over.Task.IsCompleted;
        if (pressed)
        {
            voice.Press('1');
            await Task.WhenAny(voice.Heard.Task, call.Over.Task, Task.Delay(Notice, ct));
        }

        var waited = Stopwatch.GetElapsedTime(call.AnsweredAt);
        var heard = voice.Heard.Task.IsCompleted;
        if (heard)
        {
            await Task.WhenAny(call.Over.Task, Task.Delay(Conversation, ct));
        }

        var theyHungUp = call.Over.Task.IsCompleted;
        var over = theyHungUp || await callers.HangUpAsync(call, ct);
        voices.Close(voice);
        callers.Forget(call);
        return new(which, (heard, pressed, theyHungUp, over) switch
        {
            (_, _, _, false) or (true, _, false, _) => Ending.Unanswered,
            (_, true, false, _) => Ending.Unheeded,
            (true, _, _, _) => Ending.Answered,
            (_, true, _, _) => Ending.CallBack,
            (_, _, true, _) => Ending.Dropped,
            _ => Ending.HungUp,
        }, 200, waited);
    }

    private async Task InvitedAsync(PlacedCall call, CancellationToken ct)
    {
        for (var wait = TimerA; !call.Final.Task.IsCompleted && Stopwatch.GetElapsedTime(call.InviteAt) < Invites; wait *= 2)
        {
            await Task.WhenAny(call.Final.Task, Task.Delay(wait, ct));
            if (!call.IsHeard)
            {
                callers.SendInvite(call);
            }
        }
    }
}

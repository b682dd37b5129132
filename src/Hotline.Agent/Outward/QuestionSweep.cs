using Hotline.Agent.Data;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Outward;

/// <summary>Looks now and then whether somebody is to be asked by voice. Every web node looks; a citizen is claimed once.</summary>
internal sealed class QuestionSweep(QuestionCalls questions, AgentOptions options, TimeProvider time, ILogger<QuestionSweep> log) : Loop(time, log)
{
    protected override async Task RoundAsync(CancellationToken ct)
    {
        await Task.Delay(options.QuestionPoll, Time, ct);
        while (await questions.PlaceNextAsync(ct))
        {
        }
    }
}

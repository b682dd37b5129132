using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed partial class MatterTests
{
    /// <summary>Whichever two come first, the third would close the ring: what it would merge into is merged by then.</summary>
    [Fact]
    public async Task Of_three_merged_in_a_ring_at_once_one_stands_for_all_and_its_answer_reaches_them()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        for (var race = 0; race < 10; race++)
        {
            Guid[] ring = [await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync()];
            var all = await Task.WhenAll(ring.Select((id, at) => MergeAsync(scene, id, ring[(at + 1) % ring.Length])));
            Assert.Equal(2, all.OfType<Outcome<TicketStamp>.Done>().Count());
            var why = Assert.IsType<Refusal.MatterNotOpen>(Assert.Single(all.OfType<Outcome<TicketStamp>.Refused>()).Why);
            Assert.Equal(TicketState.Merged, why.State);

            // The one that was refused stands: the way from each of the others ends there.
            var matter = ring[Array.FindIndex(all, one => one is Outcome<TicketStamp>.Refused)];
            var pages = new Dictionary<Guid, TicketPage>();
            foreach (var id in ring)
            {
                pages[id] = await PageAsync(scene, id);
            }

            Assert.Equal((TicketState.AwaitingSignFor, 3, (Guid?)null), (pages[matter].Line.State, pages[matter].Matter.Count, pages[matter].Matter.IntoId));
            Assert.All(ring.Where(id => id != matter), voice =>
            {
                Assert.Equal(TicketState.Merged, pages[voice].Line.State);
                var into = pages[voice].Matter.IntoId;
                Assert.Equal((Guid?)matter, into == matter ? into : pages[into!.Value].Matter.IntoId); // A merged one is in another.
            });

            await scene.DoneAsync(matter, new SignFor(), RoadLiaison);
            await scene.DoneAsync(matter, new Reply(Pii.Text("坑洞已填补")), RoadLiaison);
            await FollowAsync(scene);
            foreach (var id in ring)
            {
                Assert.Equal((TicketState.AwaitingFollowUp, "坑洞已填补"), await PageAsync(scene, id) is var page ? (page.Line.State, page.Reply.Text) : default);
            }
        }
    }
}

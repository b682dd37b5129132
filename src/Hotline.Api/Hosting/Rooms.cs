using Hotline.Agent;
using Hotline.Agent.Desk;
using Hotline.Agent.Vault;
using Hotline.Api.Calls;
using Hotline.Api.Knowledge;
using Hotline.Api.Proofs;
using Hotline.Api.Publications;
using Hotline.Api.Tickets;
using Hotline.Dispatch;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;

namespace Hotline.Api.Hosting;

/// <summary>The other rooms, and the front door's side of their ports.</summary>
internal static class Rooms
{
    public static void AddRooms(this WebApplicationBuilder builder)
    {
        var data = new DataFolder(builder.Configuration["Data:Folder"] ?? "data");
        builder.Services.AddSingleton(Home(builder.Configuration));
        builder.Services.AddDispatch();
        var roles = Roles.Of(builder.Configuration);
        if (roles.Dispatch)
        {
            builder.Services.AddDispatchWorkers();
        }

        builder.Services.AddTicketSearch(Search(builder.Configuration, data));
        if (roles.Web)
        {
            builder.Services.AddTicketSearchWorkers();
        }

        builder.Services.AddAgent(new AgentOptions
        {
            ServiceKey = builder.Configuration["Link:ServiceKey"] ?? "",
            RecordingsFolder = data.Recordings,
        });
        builder.Services.AddSingleton<EvidenceIntake>();
        builder.Services.AddSingleton<DeskPages>().AddSingleton<IDeskPages>(provider => provider.GetRequiredService<DeskPages>());
        builder.Services.AddSingleton<VerbRunner>();
        builder.Services.AddSingleton<UnitLeaders>();
        builder.Services.AddSingleton<IdempotencyKeys>();
        builder.Services.AddSingleton<KnowledgeEndpoints.KnowledgeParts>();
        builder.Services.AddSingleton<PublicationEndpoints.PublicationParts>();
        builder.Services.AddSingleton<Listenings>();
        builder.Services.AddSingleton<IRecordingPull, RecordingPullJobs>();
    }

    /// <exception cref="UsageException">What was given is no area code.</exception>
    private static HomeArea Home(ConfigurationManager configuration) => configuration["Hotline:AreaCode"] is not { Length: > 0 } code
        ? HomeArea.Unknown
        : HomeArea.Of(code.Trim()) ?? throw new UsageException("Hotline:AreaCode should be an area code with its 0, for example 0791.");

    /// <exception cref="UsageException">The address of Elasticsearch is none.</exception>
    private static SearchOptions Search(ConfigurationManager configuration, DataFolder data)
    {
        if (configuration["Search:Elasticsearch"] is not { Length: > 0 } text)
        {
            return new SearchOptions(data.Search);
        }

        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? new SearchOptions(data.Search, address, configuration["Search:Prefix"] ?? "hotline", configuration["Search:ApiKey"])
            : throw new UsageException("Search:Elasticsearch should be an address, for example http://127.0.0.1:9200.");
    }
}

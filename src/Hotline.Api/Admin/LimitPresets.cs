using Hotline.Agent.Client.Contracts;
using Hotline.Api.Admin.Kinds;
using Hotline.Api.Problems;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hotline.Api.Admin;

/// <summary>Published sets of limits (Beijing, Shandong, Guangdong, Shanghai, Jiangxi's default): shown, and put in the place of all limits.</summary>
internal static class LimitPresets
{
    public static void MapLimitPresets(this RouteGroupBuilder admin)
    {
        admin.MapGet("/limit-presets", ListAsync);
        admin.MapPut("/limit-presets/{key}", UseAsync).Produces<Saved>().WithMetadata(Documented.TaggedRemoval);
    }

    private static async Task<Ok<IReadOnlyList<LimitPresetItem>>> ListAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var tag = await LimitStore.TagAsync(connection, null, ct);
        return TypedResults.Ok<IReadOnlyList<LimitPresetItem>>(
            [.. CatalogData.LimitPresets().Select(preset => new LimitPresetItem(preset.Key, preset.Name, preset.Note, [.. preset.Limits.Select(Limits.Of)]) { Tag = tag })]);
    }

    private static async Task<IResult> UseAsync(HttpContext context, string key, NpgsqlDataSource database, AuditTrail audit, CatalogCache catalog, CancellationToken ct)
    {
        if (CatalogData.LimitPresets().SingleOrDefault(preset => preset.Key == key) is not { } preset)
        {
            return Refusals.NotFound();
        }

        if (EntryTag.Seen(context.Request) is not { } seen)
        {
            return EntryTag.Required(mayBeNew: false);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await AdminLock.TakeAsync(transaction, ct);
        if (await LimitStore.TagAsync(connection, transaction, ct) != seen)
        {
            return EntryTag.Stale(preset.Key);
        }

        await LimitStore.UseAsync(preset, transaction, ct);
        await audit.WriteAsync(transaction, VerbRunner.ActorOf(context), "admin.limits.preset", null, key, null, null, ct);
        await transaction.CommitAsync(ct);
        catalog.Invalidate();
        return TypedResults.Ok(new Saved(key, null));
    }
}

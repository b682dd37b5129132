using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>What some agents can do and others can not (技能): a dialect, a minority's language, enterprise matters, urgent calls of 110.</summary>
/// <param name="Code">Lower-case letters, digits and hyphens, up to 32.</param>
/// <param name="Holders">Accounts of the agents who can.</param>
public sealed record Skill(string Code, string Name, IReadOnlyList<Guid> Holders);

/// <summary>Tables <c>agent.skill</c> and <c>skill_holder</c>.</summary>
public sealed class SkillStore
{
    private readonly TimeProvider time;

    internal SkillStore(TimeProvider time) => this.time = time;

    /// <summary>Saves all or none, in the caller's transaction; the matcher looks again.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<Skill> skills, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var problems = skills.SelectMany(Check).Concat(SetupWork.Twice(skills, skill => skill.Code, nameof(Skill.Code))).ToList();
        if (problems.Count > 0)
        {
            return new SetupOutcome(0, 0, problems);
        }

        const string sql = """
            insert into agent.skill (code, name, changed_at) values (@Code, @Name, @Now)
            on conflict (code) do update set name = excluded.name, changed_at = excluded.changed_at
            returning xmax = 0
            """;
        const string holders = "insert into agent.skill_holder (skill_code, account_id) select distinct @Code, account from unnest(@accounts) as given (account)";
        var created = 0;
        foreach (var skill in skills)
        {
            created += await setup.OneAsync<bool>(sql, new { skill.Code, skill.Name, setup.Now }, ct) ? 1 : 0;
            await setup.RunAsync("delete from agent.skill_holder where skill_code = @Code", new { skill.Code }, ct);
            await setup.RunAsync(holders, new { skill.Code, accounts = skill.Holders.ToArray() }, ct);
        }

        await setup.SettingsChangedAsync(ct);
        return new SetupOutcome(created, skills.Count - created, []);
    }

    /// <returns>False when there is no such skill, or a queue asks for it.</returns>
    public async Task<bool> DeleteAsync(NpgsqlTransaction transaction, string code, CancellationToken ct)
    {
        const string sql = "delete from agent.skill where code = @code and not exists (select 1 from agent.queue where @code = any(skills))";
        return await new SetupWork(transaction, time).RunAsync(sql, new { code }, ct) > 0;
    }

    public async Task<IReadOnlyList<Skill>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            select code, name, array(select account_id from agent.skill_holder where skill_code = code order by account_id) as holders from agent.skill order by code
            """;
        return (await new SetupWork(transaction, time).ListAsync<SkillRow>(sql, null, ct)).ConvertAll(row => new Skill(row.Code, row.Name, row.Holders));
    }

    private static IEnumerable<SetupProblem> Check(Skill skill, int row)
    {
        if (!SetupShape.Code().IsMatch(skill.Code))
        {
            yield return new(row, nameof(Skill.Code), "技能代码应为小写字母、数字或连字符，最多 32 位");
        }

        if (skill.Name.Trim().Length is 0 or > 40)
        {
            yield return new(row, nameof(Skill.Name), "技能名称不能为空，最多 40 字");
        }
    }

    // Dapper fills array columns into properties only, not into a constructor.
    private sealed class SkillRow
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public Guid[] Holders { get; init; } = [];
    }
}

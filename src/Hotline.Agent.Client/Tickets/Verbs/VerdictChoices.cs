using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Tickets.Verbs;

/// <summary>What a citizen can say of how it came out.</summary>
internal static class VerdictChoices
{
    public static CodeName[] Solved { get; } = [new(nameof(SolvedMark.Solved), "已解决"), new(nameof(SolvedMark.PartlySolved), "基本解决"), new(nameof(SolvedMark.NotSolved), "未解决")];

    public static CodeName[] Satisfied { get; } =
    [
        new(nameof(SatisfiedMark.VerySatisfied), "非常满意"), new(nameof(SatisfiedMark.Satisfied), "满意"), new(nameof(SatisfiedMark.Fair), "基本满意"),
        new(nameof(SatisfiedMark.Dissatisfied), "不满意"), new(nameof(SatisfiedMark.VeryDissatisfied), "非常不满意"),
    ];
}

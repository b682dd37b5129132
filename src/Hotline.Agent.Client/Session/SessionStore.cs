using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Session;

/// <summary>Who is signed in. One instance for the life of the page.</summary>
internal sealed class SessionStore
{
    private readonly ApiClient api;

    public SessionStore(ApiClient api)
    {
        this.api = api;
        api.SignedOut += () =>
        {
            if (Me is not null)
                Become(null);
        };
    }

    public Me? Me { get; private set; }

    /// <summary>Somebody is signed in and has the role, among others perhaps.</summary>
    public bool Is(StaffRole role) => Me?.Roles.Contains(role) == true;

    public event Action? Changed;

    /// <summary>Asks the server who we are; null Me and no problem means: nobody is signed in.</summary>
    public async Task<Problem?> LoadAsync(CancellationToken ct)
    {
        var answer = await api.GetAsync(ApiPath.Session, ContractsJson.Default.Me, ct);
        if (answer.Ok)
            Become(answer.Value);
        return answer.Problem is { Status: 401 } ? null : answer.Problem;
    }

    public async Task<Problem?> SignInAsync(string login, string password, CancellationToken ct)
    {
        var body = JsonSerializer.Serialize(new SignIn(login.Trim(), password), ContractsJson.Default.SignIn);
        var answer = await api.WriteAsync(HttpMethod.Post, ApiPath.Session, body, ContractsJson.Default.JsonNode, ct: ct);
        return answer.Ok ? await LoadAsync(ct) : answer.Problem;
    }

    public async Task<Problem?> ChangePasswordAsync(NewPassword password, CancellationToken ct)
    {
        var body = JsonSerializer.Serialize(password, ContractsJson.Default.NewPassword);
        return (await api.WriteAsync(HttpMethod.Put, ApiPath.Password, body, ContractsJson.Default.JsonNode, ct: ct)).Problem;
    }

    public async Task SignOutAsync(CancellationToken ct)
    {
        await api.WriteAsync(HttpMethod.Delete, ApiPath.Session, null, ContractsJson.Default.JsonNode, ct: ct);
        Become(null);
    }

    private void Become(Me? me)
    {
        Me = me;
        api.AntiforgeryToken = me?.AntiforgeryToken;
        Changed?.Invoke();
    }
}

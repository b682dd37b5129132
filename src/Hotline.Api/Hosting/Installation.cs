using System.Security.Cryptography;
using System.Text;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Api.Hosting;

/// <summary>Command line, environment and data folder become one configuration.</summary>
internal static class Installation
{
    public const int DefaultPort = 12345;

    /// <exception cref="UsageException">The data folder can not be used.</exception>
    public static WebApplicationBuilder CreateBuilder(CommandLine line)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Installation).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(line.Settings);
        var data = new DataFolder(builder.Configuration["Data:Folder"] ?? "data");
        data.Create();
        builder.Services.AddSingleton(data);
        builder.Services.AddSingleton(new HouseTime(TimeProvider.System));
        builder.Services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<HouseTime>());
        MasterKey.CreateIfMissing(data.MasterKeyFile);
        builder.Services.AddSingleton(MasterKey.Load(data.MasterKeyFile));
        if (string.IsNullOrEmpty(builder.Configuration["Link:ServiceKey"]))
        {
            builder.Configuration["Link:ServiceKey"] = LinkKey(data);
        }

        return builder;
    }

    /// <summary>The key with which telephony proves itself; made at first use.</summary>
    private static string LinkKey(DataFolder data)
    {
        if (!File.Exists(data.LinkKeyFile))
        {
            DataFolder.WriteSecret(data.LinkKeyFile, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), replace: false);
        }

        return File.ReadAllText(data.LinkKeyFile).Trim();
    }
}

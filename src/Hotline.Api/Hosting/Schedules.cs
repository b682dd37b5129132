using Hotline.Api.Database;
using Hotline.Api.Jobs;
using Quartz;

namespace Hotline.Api.Hosting;

/// <summary>Every wall-clock schedule of the product, on one page. Times are Asia/Shanghai. How to add one: docs/operating.md.</summary>
internal static class Schedules
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static void Table(IQuartzBuilder quartz)
    {
        At<MonthlyPartitions>(quartz, "monthly partitions", "0 15 2 * * ?");
        At<ExpiredSessions>(quartz, "expired sessions", "0 5 * * * ?");
        At<ComingKnowledgeRound>(quartz, "knowledge to come", "5 0/10 * * * ?");
        At<KnowledgeAlarmRound>(quartz, "knowledge alarms", "0 25 * * * ?");
        At<WeChatRetention>(quartz, "wechat retention", "0 35 * * * ?");
        At<LostEvidence>(quartz, "lost evidence", "0 55 * * * ?");
        At<RecordingSweep>(quartz, "recording retention", "0 45 * * * ?");
        At<Archiving>(quartz, "archiving", "0 40 2 * * ?");
        At<MetricFreeze>(quartz, "metric freeze", "0 20 3 * * ?");
    }

    public static void AddSchedules(this WebApplicationBuilder builder)
    {
        if (!Roles.Of(builder.Configuration).Dispatch)
        {
            return;
        }

        var connectionString = Databases.ConnectionString(builder.Configuration);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "hotline");
            quartz.UseDefaultThreadPool(2);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(connectionString);
                store.UseClustering(cluster => cluster.CheckinInterval = TimeSpan.FromSeconds(20));
                store.UseSystemTextJsonSerializer();
                store.ConfigureStore(options => options.TablePrefix = "quartz.qrtz_");
                store.ProvisionSchema();
            });
            Table(quartz);
        });
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    private static void At<TJob>(IQuartzBuilder quartz, string name, string cron) where TJob : class, IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger.WithIdentity(name).WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(Shanghai)),
            job => job.WithIdentity(name).DisallowConcurrentExecution());
}

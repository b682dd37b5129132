using Hotline.Testing.Postgres;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

// These tests wait (for PostgreSQL, for sweeps, for a link that is cut) far more than they compute: four at a time on the smallest machine.
[assembly: Parallelization(MaxThreads = 4)]

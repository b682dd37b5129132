using Hotline.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

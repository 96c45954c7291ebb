-- Rights of the role that the console and the worker use on the console's database. Run as the owner, after each
-- migration. The audit log can be read and added to, never changed: not even by the console itself.
GRANT USAGE ON SCHEMA public TO holdfast_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO holdfast_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO holdfast_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM holdfast_app;
REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM holdfast_app;
-- The job queue lives in a schema of its own that the worker creates and migrates.
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO holdfast_app', current_database()); END $$;
-- Statistics of its tables, for plans that fit them. Last: a database without the function keeps all the rest.
GRANT EXECUTE ON FUNCTION gather_statistics() TO holdfast_app;

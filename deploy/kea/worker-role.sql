-- The worker's own role in Kea's database. Run as a superuser, or as a role with CREATEROLE, connected to that database:
--   psql -v ON_ERROR_STOP=1 -v password="$PASSWORD" -f deploy/kea/worker-role.sql kea
-- Then the triggers and the grants, as the owner of Kea's tables: npm run worker -- --install-triggers holdfast_worker
-- (or for a DBA: deploy/kea/worker-grants.sql, after the output of npm run worker -- --print-trigger-sql).
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'holdfast_worker') AS missing \gset
\if :missing
CREATE ROLE holdfast_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
\endif
ALTER ROLE holdfast_worker PASSWORD :'password' CONNECTION LIMIT 40;
-- A statement of ours that hangs must not keep Kea's rows locked.
ALTER ROLE holdfast_worker SET statement_timeout = '60s';
ALTER ROLE holdfast_worker SET idle_in_transaction_session_timeout = '60s';
GRANT CONNECT ON DATABASE :"DBNAME" TO holdfast_worker;

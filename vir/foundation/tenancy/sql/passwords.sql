-- Set the passwords of the two roles that log in, from the environment. Run it with psql as a superuser:
--   APP_OWNER_PASSWORD=... APP_RW_PASSWORD=... psql -v ON_ERROR_STOP=1 -d vir -f passwords.sql
-- A variable that is not set stops it with a syntax error, and nothing is changed.

\getenv owner_password APP_OWNER_PASSWORD
\getenv rw_password APP_RW_PASSWORD

BEGIN;
ALTER ROLE app_owner PASSWORD :'owner_password';
ALTER ROLE app_rw PASSWORD :'rw_password';
COMMIT;

-- The database roles. Run it as a superuser, connected to the application's database.
-- Running it again repairs what has drifted; it holds no passwords (see passwords.sql).
-- Needs PostgreSQL 16 or newer.

SET client_min_messages = warning;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['app_owner', 'app_rw', 'app_portal', 'app_lookup', 'app_report'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$$;

-- Owns the database, its schema and every table: migrations, backup and integrity checks only.
ALTER ROLE app_owner WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT BYPASSRLS;

-- What pages and jobs connect as: owns nothing, and row-level security always binds it.
ALTER ROLE app_rw WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;

-- What a request of the partner portal becomes for the length of its transaction.
ALTER ROLE app_portal WITH NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;

-- Owns the few functions that look something up before it is known whose it is.
ALTER ROLE app_lookup WITH NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;

-- Reads for reports. The two settings bind a site that gives this role a login.
ALTER ROLE app_report WITH NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;
ALTER ROLE app_report SET default_transaction_read_only = on;
ALTER ROLE app_report SET statement_timeout = '30s';

-- app_rw may become app_portal and has none of its rights until it does.
GRANT app_portal TO app_rw WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;

-- So that a migration can give a function to app_lookup.
GRANT app_lookup TO app_owner WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO app_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, app_rw, app_report', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO app_rw', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO app_report', current_database());
END
$$;

ALTER SCHEMA public OWNER TO app_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC, app_rw, app_portal, app_lookup, app_report;
GRANT USAGE ON SCHEMA public TO app_rw, app_portal, app_lookup, app_report;

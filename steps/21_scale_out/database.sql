-- Runs once, when the volume is empty. Nobody logs in as the superuser over the network.
\getenv password POSTGRES_PASSWORD
CREATE ROLE notes LOGIN PASSWORD :'password';
CREATE DATABASE notes OWNER notes;
ALTER ROLE postgres PASSWORD NULL;

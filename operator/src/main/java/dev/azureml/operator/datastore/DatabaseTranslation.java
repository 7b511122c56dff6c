package dev.azureml.operator.datastore;

import dev.azureml.api.AzureSql;
import dev.azureml.api.ConnectionAuth;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.SqlLogin;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.WorkspaceConnection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database as the connection that Azure takes: its datastores of databases ended with version 1 of the API. Targets
 * are written as the portal writes ADO.NET connection strings, that of Azure SQL as the documentation of Azure ML does.
 */
final class DatabaseTranslation {
    private static final int SQL_PORT = 1433;
    private static final int POSTGRES_PORT = 5432;
    private static final int MYSQL_PORT = 3306;

    private final MLDatastoreSpec spec;
    private final ResolvedReferences resolved;
    private final String name;

    /** Where a database is. */
    private record Place(String member, @Nullable String domain, String server, String database, int port) {
        Place(String member, @Nullable String said, @Nullable String ofCloud, String server, String database,
                @Nullable Integer port, int usual) {
            this(member, said == null ? ofCloud : said, server, database, port == null ? usual : port);
        }

        String host() {
            return server + "." + domain;
        }
    }

    DatabaseTranslation(ManagedObject<MLDatastoreSpec> subject, ResolvedReferences resolved) {
        this.spec = subject.spec();
        this.resolved = resolved;
        this.name = subject.azureName();
    }

    Translation translate() {
        Place place = place();
        if (place == null) {
            return Translation.Refused.invalid("spec", "one of azureBlob, azureFile, azureDataLakeGen2, "
                    + "azureDataLakeGen1, oneLake, azureSql, azurePostgreSql and azureMySql must be set");
        }
        if (place.domain() == null) {
            return Translation.Refused.invalid("spec." + place.member() + ".endpoint",
                    "the domain of database servers in a custom cloud must be said");
        }
        WorkspaceConnection connection = connection(place);
        ArmBody.put(connection.properties(), "metadata", spec.properties());
        Optional<Translation.Refused> refusal = connection.finish(spec.overrides());
        return refusal.isPresent()
                ? refusal.get()
                : Translation.Intents.of(connection.intent(DatastoreKind.KEY, name));
    }

    private @Nullable Place place() {
        var sql = spec.azureSql();
        if (sql != null) {
            return new Place("azureSql", sql.endpoint(), resolved.cloud().sql(), sql.serverName(),
                    sql.databaseName(), sql.portNumber(), SQL_PORT);
        }
        var postgres = spec.azurePostgreSql();
        if (postgres != null) {
            return new Place("azurePostgreSql", postgres.endpoint(), resolved.cloud().postgreSql(),
                    postgres.serverName(), postgres.databaseName(), postgres.portNumber(), POSTGRES_PORT);
        }
        var mySql = spec.azureMySql();
        return mySql == null
                ? null
                : new Place("azureMySql", mySql.endpoint(), resolved.cloud().mySql(), mySql.serverName(),
                        mySql.databaseName(), mySql.portNumber(), MYSQL_PORT);
    }

    private WorkspaceConnection connection(Place at) {
        return switch (at.member()) {
            case "azureSql" -> authenticated(Objects.requireNonNull(spec.azureSql()).credentials(),
                    new WorkspaceConnection(resolved, "AzureSqlDb", "Server=tcp:%s,%d;Database=%s;"
                            .formatted(at.host(), at.port(), at.database())
                            + "Trusted_Connection=False;Encrypt=True;Connection Timeout=30"));
            case "azurePostgreSql" -> login(at, Objects.requireNonNull(spec.azurePostgreSql()).credentials()
                    .sqlLogin(),
                    new WorkspaceConnection(resolved, "AzurePostgresDb",
                            "Server=%s;Database=%s;Port=%d;Ssl Mode=Require".formatted(at.host(), at.database(),
                                    at.port())));
            default -> login(at, Objects.requireNonNull(spec.azureMySql()).credentials().sqlLogin(),
                    new WorkspaceConnection(resolved, "AzureMySqlDb", "Server=%s;Port=%d;Database=%s;SslMode=Required"
                            .formatted(at.host(), at.port(), at.database())));
        };
    }

    private WorkspaceConnection authenticated(AzureSql.Credentials said, WorkspaceConnection c) {
        ConnectionAuth.ServicePrincipal principal = said.servicePrincipal();
        ConnectionAuth.ManagedIdentity identity = said.identity();
        if (said.sqlLogin() != null) {
            login("spec.azureSql", said.sqlLogin(), c);
        } else if (principal != null) {
            c.authType("ServicePrincipal").text("clientId", principal.clientId())
                    .text("tenantId", principal.tenantId()).secret("clientSecret",
                            "spec.azureSql.credentials.servicePrincipal.clientSecret", principal.clientSecret());
        } else if (identity != null && (identity.clientId() != null || identity.resourceId() != null)) {
            c.authType("ManagedIdentity").text("clientId", identity.clientId())
                    .text("resourceId", identity.resourceId());
        } else {
            c.authType("AAD");
        }
        return c;
    }

    private static WorkspaceConnection login(Place at, SqlLogin login, WorkspaceConnection c) {
        return login("spec." + at.member(), login, c);
    }

    private static WorkspaceConnection login(String path, SqlLogin login, WorkspaceConnection c) {
        return c.authType("UsernamePassword").text("username", login.username())
                .secret("password", path + ".credentials.sqlLogin.password", login.password());
    }
}

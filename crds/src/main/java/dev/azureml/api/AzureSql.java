package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A database of Azure SQL Database, kept in Azure as a connection of the workspace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureSql(
        @JsonPropertyDescription("Name of the server, without its domain.")
        @Pattern(Patterns.SERVER_NAME) @Size(min = 1, max = 63) @Required String serverName,
        @JsonPropertyDescription("Name of the database.")
        @Pattern(Patterns.DATABASE_NAME) @Size(min = 1, max = 128) @Required String databaseName,
        @JsonPropertyDescription("Port of the server; 1433 when absent.")
        @Min(1) @Max(65535) @Nullable Integer portNumber,
        @JsonPropertyDescription("Domain of the server; the cloud's (database.windows.net in public Azure) "
                + "when absent.")
        @Pattern(Patterns.HOST) @Size(max = 253) @Nullable String endpoint,
        @JsonPropertyDescription("How the database is logged in to: sqlLogin, servicePrincipal or identity.")
        @Required Credentials credentials) {
    /** How a database of Azure SQL is logged in to; exactly one is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "[has(self.sqlLogin), has(self.servicePrincipal), has(self.identity)].filter(x, x)"
            + ".size() == 1",
            message = "exactly one of sqlLogin, servicePrincipal and identity must be set: azureSql takes these three")
    public record Credentials(
            @JsonPropertyDescription("With a login of the server.")
            @Nullable SqlLogin sqlLogin,
            @JsonPropertyDescription("As a service principal.")
            ConnectionAuth.@Nullable ServicePrincipal servicePrincipal,
            @JsonPropertyDescription("As a managed identity; the caller's own identity when it names none.")
            ConnectionAuth.@Nullable ManagedIdentity identity) {
    }
}

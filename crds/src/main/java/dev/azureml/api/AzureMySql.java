package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A database of Azure Database for MySQL, kept in Azure as a connection of the workspace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AzureMySql(
        @JsonPropertyDescription("Name of the server, without its domain.")
        @Pattern(Patterns.SERVER_NAME) @Size(min = 1, max = 63) @Required String serverName,
        @JsonPropertyDescription("Name of the database.")
        @Pattern(Patterns.DATABASE_NAME) @Size(min = 1, max = 128) @Required String databaseName,
        @JsonPropertyDescription("Port of the server; 3306 when absent.")
        @Min(1) @Max(65535) @Nullable Integer portNumber,
        @JsonPropertyDescription("Domain of the server; the cloud's (mysql.database.azure.com in public "
                + "Azure) when absent.")
        @Pattern(Patterns.HOST) @Size(max = 253) @Nullable String endpoint,
        @JsonPropertyDescription("How the database is logged in to: sqlLogin.")
        @Required Credentials credentials) {
    /** How the database is logged in to. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Credentials(
            @JsonPropertyDescription("With a login of the server.")
            @Required SqlLogin sqlLogin) {
    }
}

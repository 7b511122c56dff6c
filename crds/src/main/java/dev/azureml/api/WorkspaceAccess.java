package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Which groups of people may do what in a workspace, by what they are and what the workspace is for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.cells) || self.cells.all(c, self.cells.exists_one(d, d.environment == c.environment"
                + " && d.persona == c.persona))",
        message = "two entries of cells are for the same environment and persona: put their roles into one",
        fieldPath = ".cells")
public record WorkspaceAccess(
        @JsonPropertyDescription("What the workspace is for: the column of the matrix.")
        @Required Environment environment,
        @JsonPropertyDescription("Object ids in Entra ID of the groups of those who prepare data.")
        @Size(min = 1, max = 4) @Nullable List<@Pattern(Patterns.GUID) String> dataEngineers,
        @JsonPropertyDescription("Object ids in Entra ID of the groups of those who make models.")
        @Size(min = 1, max = 4) @Nullable List<@Pattern(Patterns.GUID) String> dataScientists,
        @JsonPropertyDescription("Object ids in Entra ID of the groups of those who bring models into production.")
        @Size(min = 1, max = 4) @Nullable List<@Pattern(Patterns.GUID) String> mlopsEngineers,
        @JsonPropertyDescription("Cells of the matrix that are otherwise here. Those that are not said are as published.")
        @Size(min = 1, max = 9) @Nullable List<Cell> cells) {

    /** What a workspace is for. */
    public enum Environment {
        Dev, QA, Prod
    }

    /** What people do. */
    public enum Persona {
        DataEngineer, DataScientist, MLOpsEngineer
    }

    /** Which roles people of one persona have in workspaces of one environment. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cell(
            @JsonPropertyDescription("What the workspace is for.")
            @Required Environment environment,
            @JsonPropertyDescription("What the people do.")
            @Required Persona persona,
            @JsonPropertyDescription("Names of built-in roles, such as AzureML Data Scientist, or GUIDs of the definitions of "
                    + "any; none where they should have none.")
            @Size(max = 4) @Required List<@Size(min = 1, max = 512) String> roles) {
    }
}

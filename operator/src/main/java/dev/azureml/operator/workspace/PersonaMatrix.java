package dev.azureml.operator.workspace;

import dev.azureml.api.WorkspaceAccess;
import dev.azureml.api.WorkspaceAccess.Environment;
import dev.azureml.api.WorkspaceAccess.Persona;
import java.util.List;

/**
 * Which roles people have in a workspace by what they do and what it is for. Microsoft's Cloud Adoption Framework ("Set up
 * machine learning workspaces") says in words that the rights of engineers and scientists fall from development to
 * production, and that those of who runs it rise; the roles that come to that are this project's choice.
 */
final class PersonaMatrix {
    /** Experiments, models, machines: everything in the workspace, and nothing of the workspace itself. */
    private static final List<String> WORK = List.of("AzureML Data Scientist", "AzureML Compute Operator");
    /** Looks at everything, and sets up the machines that tests run on. */
    private static final List<String> LOOK_AND_CONFIGURE = List.of("Reader", "AzureML Compute Operator");
    private static final List<String> LOOK = List.of("Reader");
    /** All of the workspace, but for who may do what. */
    private static final List<String> RUN = List.of("Contributor");

    private PersonaMatrix() {
    }

    /** Returns the names of the roles, or what the spec says in place of them. */
    static List<String> roles(WorkspaceAccess access, Persona persona) {
        List<WorkspaceAccess.Cell> cells = access.cells() == null ? List.of() : access.cells();
        return cells.stream().filter(cell -> cell.environment() == access.environment() && cell.persona() == persona)
                .findFirst().map(WorkspaceAccess.Cell::roles)
                .orElseGet(() -> published(access.environment(), persona));
    }

    /** Returns the names of the roles, where nobody says otherwise. */
    static List<String> published(Environment environment, Persona persona) {
        return switch (persona) {
            case DataEngineer, DataScientist -> switch (environment) {
                case Dev -> WORK;
                case QA -> LOOK_AND_CONFIGURE;
                case Prod -> LOOK;
            };
            case MLOpsEngineer -> switch (environment) {
                case Dev -> WORK;
                case QA, Prod -> RUN;
            };
        };
    }
}

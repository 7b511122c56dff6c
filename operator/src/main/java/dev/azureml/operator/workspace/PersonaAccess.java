package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceAccess;
import dev.azureml.api.WorkspaceAccess.Persona;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInRoles;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The roles of people in the workspace: what {@code spec.access} comes to, an assignment for each group and role. */
final class PersonaAccess {
    /** Followed by role and group, between the word for role assignments and the beginning of the assignment's name. */
    private static final String SCOPE_KEY = "people";
    private static final String PATH = "spec.access";
    private static final String GROUP = "Group";
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int MOST_SUGGESTED = 3;

    private final Scene scene;

    PersonaAccess(Scene scene) {
        this.scene = scene;
    }

    /**
     * A role of a group.
     *
     * @param role GUID of its definition
     * @param path of the group in the spec, where it is first said
     * @param rolePath of the role in the spec; null where the matrix says it
     */
    private record Given(Set<Persona> personas, String group, String role, String path, @Nullable String rolePath) {
        RoleAssignment assignment(ArmId workspace) {
            return new RoleAssignment(SCOPE_KEY, workspace, role, name().replace(' ', '-'), group, GROUP);
        }

        /** What people call the role. */
        String name() {
            return BuiltInRoles.nameOf(role).orElse(role);
        }
    }

    /** What there is of the spec that no role can be found for. */
    Optional<Translation.Refused> refusal() {
        WorkspaceAccess access = scene.spec().access();
        List<Translation.Refused> refused = new ArrayList<>();
        List<WorkspaceAccess.Cell> cells = access == null || access.cells() == null ? List.of() : access.cells();
        for (int cell = 0; cell < cells.size(); cell++) {
            List<String> roles = cells.get(cell).roles();
            for (int i = 0; i < roles.size(); i++) {
                String role = roles.get(i);
                if (guidOf(role).isEmpty()) {
                    List<String> near = Suggestion.near(role, BuiltInRoles.names(), MOST_SUGGESTED);
                    refused.add(Translation.Refused.invalid(PATH + ".cells[" + cell + "].roles[" + i + "]", role
                            + " is no built-in role" + (near.isEmpty()
                                    ? ": say the name of one, such as AzureML Data Scientist, or the GUID of the definition"
                                            + " of another"
                                    : "; like it are " + String.join(", ", near))));
                }
            }
        }
        return Translation.Refused.all(refused.stream());
    }

    /** What gives the roles, once there is a workspace; one that somebody else gave serves, and is never touched. */
    List<Intent> intents() {
        Map<String, Intent> definitions = new LinkedHashMap<>();
        List<Intent> assignments = new ArrayList<>();
        for (Given one : given(scene.spec())) {
            RoleAssignment assignment = one.assignment(scene.workspace());
            Set<String> after = new HashSet<>(Set.of(Keys.WORKSPACE));
            definition(one, assignment).ifPresent(definition -> {
                definitions.putIfAbsent(definition.key(), definition);
                after.add(definition.key());
            });
            assignments.add(scene.shared(assignment.intent(scene.subject(), scene.resolved(), after)
                    .madeFor(one.path())));
        }
        return Stream.concat(definitions.values().stream(), assignments.stream()).toList();
    }

    /** What a cell names by GUID, looked at until it is assigned: Azure would say that there is none, and not where. */
    private Optional<Intent> definition(Given one, RoleAssignment assignment) {
        boolean made = scene.subject().recorded(assignment.key())
                .filter(record -> record.phase() != ResourceStatus.Phase.Creating).isPresent();
        return one.rolePath() == null || made || !scene.workspaceExists()
                ? Optional.empty()
                : Optional.of(Intent.target(one.rolePath(), RoleDefinition.at(scene.workspace(), one.role()),
                        RoleDefinition.apiVersion(scene.resolved())));
    }

    /** Roles that somebody gave under a condition. */
    List<Problem> problems() {
        return given(scene.spec()).stream()
                .flatMap(one -> one.assignment(scene.workspace()).narrowed(scene.facts()).stream()
                        .map(problem -> new Problem(problem.reason(), one.path() + ": " + problem.message())))
                .toList();
    }

    static ArrayNode status(MLWorkspaceSpec spec, Facts facts) {
        ArrayNode all = Json.object().arrayNode();
        Optional<ArmId> workspace = facts.body(Keys.WORKSPACE)
                .flatMap(body -> ArmId.tryParse(body.path("id").asText()));
        for (Given one : given(spec)) {
            boolean assigned = workspace.flatMap(id -> facts.body(one.assignment(id).key())).isPresent();
            ArrayNode personas = all.addObject().put("principalId", one.group()).put("role", one.name())
                    .put("assigned", assigned).putArray("personas");
            one.personas().forEach(persona -> personas.add(persona.name()));
        }
        return all;
    }

    /** Returns whether it is the role of a group that the spec gives no more. */
    static boolean isTakenOut(MLWorkspaceSpec spec, ResourceStatus recorded) {
        return recorded.key().startsWith(RoleAssignment.KEY + SCOPE_KEY + "/")
                && ArmId.tryParse(recorded.id()).flatMap(ArmId::parent).filter(workspace -> given(spec).stream()
                        .anyMatch(one -> one.assignment(workspace).key().equals(recorded.key()))).isEmpty();
    }

    /** A group that is several things has each role once: Azure takes no second assignment. */
    private static Collection<Given> given(MLWorkspaceSpec spec) {
        WorkspaceAccess access = spec.access();
        Map<String, Given> all = new LinkedHashMap<>();
        if (access != null) {
            add(all, access, Persona.DataEngineer, "dataEngineers", access.dataEngineers());
            add(all, access, Persona.DataScientist, "dataScientists", access.dataScientists());
            add(all, access, Persona.MLOpsEngineer, "mlopsEngineers", access.mlopsEngineers());
        }
        return all.values();
    }

    private static void add(Map<String, Given> all, WorkspaceAccess access, Persona persona, String property,
            @Nullable List<String> groups) {
        List<String> said = Objects.requireNonNullElse(groups, List.of());
        for (int i = 0; i < said.size(); i++) {
            String group = said.get(i).toLowerCase(Locale.ROOT); // as Entra ID writes it
            String path = PATH + "." + property + "[" + i + "]";
            for (String name : PersonaMatrix.roles(access, persona)) {
                guidOf(name).ifPresent(role -> all.computeIfAbsent(group + " " + role,
                        _ -> new Given(new TreeSet<>(), group, role, path, BuiltInRoles.nameOf(role).isPresent()
                                ? null
                                : rolePath(access, persona, name)))
                        .personas().add(persona));
            }
        }
    }

    /** Of a role that is not Azure's own: only a cell can name it. */
    private static @Nullable String rolePath(WorkspaceAccess access, Persona persona, String name) {
        List<WorkspaceAccess.Cell> cells = Objects.requireNonNullElse(access.cells(), List.of());
        for (int i = 0; i < cells.size(); i++) {
            WorkspaceAccess.Cell cell = cells.get(i);
            if (cell.environment() == access.environment() && cell.persona() == persona) {
                return PATH + ".cells[" + i + "].roles[" + cell.roles().indexOf(name) + "]";
            }
        }
        return null;
    }

    private static Optional<String> guidOf(String role) {
        return GUID.matcher(role).matches() ? Optional.of(role.toLowerCase(Locale.ROOT)) : BuiltInRoles.idOf(role);
    }
}

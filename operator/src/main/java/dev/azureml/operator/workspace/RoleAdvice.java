package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.azureml.BuiltInRoles;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of the roles that somebody has at the workspace, or above it, is better otherwise: of a workspace whose spec says who has
 * access, by one LIST. Roles that others than Azure have defined may be anything, and count as good.
 */
final class RoleAdvice {
    private static final String ROLES = "rolesAtWorkspace";
    private static final String DATASTORES = "datastoresOfWorkspace";
    /** As many as Microsoft Defender for Cloud recommends at most, of a subscription. */
    private static final int MOST_OWNERS = 3;
    private static final int MOST_NAMED = 5;
    private static final String OWNER = "Owner";
    private static final String READER = "Reader";
    /** With which people can run jobs or deploy. */
    private static final Set<String> WORKING = Set.of(OWNER, "Contributor", "AzureML Data Scientist",
            "Azure AI Developer", "Azure AI Administrator");
    private static final Set<String> PEOPLE = Set.of("user", "group", "foreigngroup");

    private final Scene scene;

    RoleAdvice(Scene scene) {
        this.scene = scene;
    }

    private boolean isAsked() {
        return scene.spec().access() != null && scene.workspaceExists();
    }

    /** The datastores only where it matters what they have. */
    List<Document> documents() {
        if (!isAsked()) {
            return List.of();
        }
        List<Document> documents = new ArrayList<>();
        documents.add(new Document(ROLES, scene.workspace().extension(RoleAssignment.TYPE, "x").collection(),
                RoleAssignment.apiVersion(scene.resolved()), "atScope()", false));
        if (haveRole(READER)) {
            documents.add(new Document(DATASTORES, scene.workspace().child("datastores", "x").collection(), Versions
                    .workspace(scene.resolved())));
        }
        return documents;
    }

    List<Advice> advice() {
        return isAsked() && scene.facts().body(ROLES).isPresent()
                ? Stream.of(owners(), readers(), nobody()).flatMap(Optional::stream).toList()
                : List.of();
    }

    private Stream<JsonNode> assignments() {
        return scene.facts().at(ROLES, "/value").valueStream();
    }

    private static String principal(JsonNode assignment) {
        return assignment.at("/properties/principalId").asText("").toLowerCase(Locale.ROOT);
    }

    /** Returns what Azure calls the role; empty for one that others have defined. */
    private static Optional<String> role(JsonNode assignment) {
        return BuiltInRoles.nameOf(RoleDefinition.guidOf(assignment.at("/properties/roleDefinitionId").asText("")));
    }

    private static boolean isOfPeople(JsonNode assignment) {
        return PEOPLE.contains(assignment.at("/properties/principalType").asText("").toLowerCase(Locale.ROOT));
    }

    private boolean haveRole(String name) {
        return assignments().anyMatch(one -> isOfPeople(one) && role(one).filter(name::equals).isPresent());
    }

    private Optional<Advice> owners() {
        long owners = assignments().filter(one -> role(one).filter(OWNER::equals).isPresent())
                .map(RoleAdvice::principal).distinct().count();
        return owners <= MOST_OWNERS
                ? Optional.empty()
                : Optional.of(AdviceRule.TOO_MANY_OWNERS.advice(owners + " users, groups and applications are Owner of"
                        + " the workspace, there or above it: each may do all, and give all rights to others. Keep "
                        + MOST_OWNERS
                        + " at most, and give the rest what they need: az role assignment list --role Owner"
                        + " --include-inherited --scope " + scene.workspace()));
    }

    private Optional<Advice> readers() {
        List<String> secret = scene.facts().at(DATASTORES, "/value").valueStream()
                .filter(one -> !one.at("/properties/credentials/credentialsType").asText("None").equals("None"))
                .map(one -> one.path("name").asText("")).sorted().toList();
        return !haveRole(READER) || secret.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        AdviceRule.READER_SEES_CREDENTIALS.advice("Somebody has the role Reader, of which Azure ML's"
                                + " documentation says that it may list the credentials of datastores, and "
                                + secret.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                                + (secret.size() > MOST_NAMED ? " and " + (secret.size() - MOST_NAMED) + " more" : "")
                                + " have some. Have identities reach the data (credentials: {none: {}}, systemDatastoresAuthMode:"
                                + " Identity)"));
    }

    /** While groups are still to get their roles, nothing is said of who has none. */
    private Optional<Advice> nobody() {
        boolean waits = PersonaAccess.status(scene.spec(), scene.facts()).valueStream()
                .anyMatch(one -> !one.path("assigned").asBoolean());
        boolean anybody = assignments().filter(RoleAdvice::isOfPeople)
                .anyMatch(one -> role(one).map(WORKING::contains).orElse(true));
        return waits || anybody
                ? Optional.empty()
                : Optional
                        .of(AdviceRule.NO_HUMAN_CAN_USE.advice("No user or group has a role by which people can work in"
                                + " the workspace, there or above it, as far as roles are active: have access give"
                                + " AzureML Data Scientist to a group (access.dataScientists), or an MLRoleAssignment"));
    }
}

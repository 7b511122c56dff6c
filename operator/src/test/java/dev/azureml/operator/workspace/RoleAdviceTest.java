package dev.azureml.operator.workspace;

import dev.azureml.api.Advice;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Observation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoleAdviceTest {
    private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    private static final String CUSTOM = "c0c0c0c0-0000-0000-0000-000000000001";
    private static final Facts MADE = Golden.present("workspace", "{}");

    private static MLWorkspaceSpec spec(String access) {
        return World.minimalAnd(access.replace('\'', '"'));
    }

    private static RoleAdvice of(String access, Facts facts) {
        return new RoleAdvice(new Scene(Golden.subject(spec(access)), Golden.resolved(Golden.json("{}")), facts,
                World.WORKSPACE));
    }

    private static RoleAdvice asked(Facts facts) {
        return of(", 'access': {'environment': 'Prod'}", facts);
    }

    private static String given(String role, String type, int number) {
        return "{\"properties\": {\"roleDefinitionId\": \"/x/" + role + "\", \"principalType\": \"" + type
                + "\", \"principalId\": \"person" + number + "\"}}";
    }

    private static Facts list(Facts facts, String key, Stream<String> items) {
        return facts.with(key, new Observation.Present(Golden.json("{\"value\": [" + items.collect(Collectors.joining(
                ",")) + "]}"), false));
    }

    private static Facts roles(String... given) {
        return list(MADE, "rolesAtWorkspace", Stream.of(given));
    }

    private static List<String> rules(RoleAdvice advice) {
        return advice.advice().stream().map(Advice::rule).toList();
    }

    @Test
    void rolesAreReadWhereTheSpecSaysWhoHasAccessAndDatastoresWhereSomebodyReads() {
        assertThat(of("", MADE).documents()).isEmpty();
        assertThat(asked(Facts.NONE).documents()).isEmpty();
        assertThat(asked(MADE).documents()).extracting(Document::path).containsExactly(World.WORKSPACE
                + "/providers/Microsoft.Authorization/roleAssignments");
        assertThat(asked(MADE).documents()).noneMatch(Document::needed);
        assertThat(asked(roles(given(READER, "ServicePrincipal", 1))).documents()).hasSize(1);
        assertThat(asked(roles(given(READER, "Group", 1))).documents()).extracting(Document::path).last()
                .isEqualTo(World.WORKSPACE + "/datastores");
    }

    @Test
    void nothingIsSaidOfWhatWasNotRead() {
        assertThat(rules(asked(MADE))).isEmpty();
        assertThat(rules(asked(MADE.with("rolesAtWorkspace", new Observation.Absent())))).isEmpty();
        assertThat(rules(of("", roles()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, false", "4, true"})
    void moreThanThreeOwnersAreTooMany(int owners, boolean tooMany) {
        String[] all = Stream.concat(IntStream.range(0, owners).mapToObj(number -> given(OWNER, "User", number)),
                Stream.of(given(OWNER, "User", 0))).toArray(String[]::new);

        assertThat(rules(asked(roles(all))).contains("TooManyOwners")).isEqualTo(tooMany);
    }

    @ParameterizedTest
    @CsvSource({"'', NoHumanCanUse", READER + ", NoHumanCanUse", OWNER + ",", CUSTOM + ",",
        "f6c7c914-8db3-469d-8ca1-694a8f32e121,"})
    void somebodyShouldBeAbleToWorkThere(String role, String rule) {
        Facts facts = role.isEmpty() ? roles(given(OWNER, "ServicePrincipal", 1)) : roles(given(role, "User", 1));

        assertThat(rules(asked(facts))).isEqualTo(rule == null ? List.of() : List.of(rule));
    }

    /** The list was made before they were. */
    @Test
    void nothingIsSaidWhileGroupsAreStillToGetTheirRoles() {
        assertThat(rules(of(", 'access': {'environment': 'Prod', 'mlopsEngineers': ["
                + "'0a0a0a0a-0000-0000-0000-000000000001']}", roles()))).isEmpty();
    }

    @Test
    void whoReadsSeesTheCredentialsOfDatastores() {
        Facts read = roles(given(READER, "Group", 1), given(OWNER, "User", 2));
        Stream<String> stores = Stream.of("none", "AccountKey").map(type -> "{\"name\": \"" + type
                + "Store\", \"properties\": {\"credentials\": {\"credentialsType\": \"" + type.replace("none", "None")
                + "\"}}}");

        assertThat(asked(list(read, "datastoresOfWorkspace", stores)).advice()).singleElement().satisfies(advice -> {
            assertThat(advice.rule()).isEqualTo("ReaderSeesCredentials");
            assertThat(advice.message()).contains("AccountKeyStore").doesNotContain("noneStore", "person1");
        });
        assertThat(rules(asked(list(read, "datastoresOfWorkspace", Stream.of())))).isEmpty();
    }
}

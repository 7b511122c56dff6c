package dev.azureml.operator.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

class AllowedScopesTest {
    private static final String RULE = "/subscriptions/s1/resourceGroups/rg";
    private static final AllowedScopes SCOPES = AllowedScopes
            .of(Map.of("team-a", List.of(RULE), "team-c", List.of(), "*", List.of("/subscriptions/shared")));
    private static final Gen<String> NAME = Generate.pick(List.of("rg", "rg2", "ws", "s1", "RG", "a.b", "rg(1)"));
    private static final Gen<String> PIECE = Generate.pick(List.of("rg", "rg2", "subscriptions", "s1", "shared",
            "resourceGroups", "..", ".", "", "%2e%2e", "%2E.", "..%2f..", "%252e%252e", "a%2fb", "a\\b", "..;x",
            "\u2025", "\uff0e\uff0e", "a?b", "a#b"));

    @Test
    void withoutARuleAllIsAllowed() {
        assertThat(AllowedScopes.all().refusal("any", List.of("/subscriptions/s9", "odd"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {RULE, RULE + "/", "/SUBSCRIPTIONS/S1/resourcegroups/RG",
        RULE + "/providers/Microsoft.MachineLearningServices/workspaces/ws", "/subscriptions/shared",
        "/subscriptions/shared/resourceGroups/x", "/subscriptions/s1/resourceGroups/%72g"})
    void whatARuleContainsIsAllowed(String id) {
        assertThat(SCOPES.refusal("team-a", List.of(id))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/subscriptions/s1", "/subscriptions/s1/resourceGroups/rg2", "/subscriptions/s1x", "/",
        "/subscriptions/s2/resourceGroups/rg", "subscriptions/s1/resourceGroups/rg", "", RULE + "//x",
        "/" + RULE, RULE + "/..", RULE + "/../rg2", RULE + "/%2e%2e/rg2", RULE + "/%2E./rg2", RULE + "/..%2Frg2",
        RULE + "/%252e%252e/rg2", RULE + "/..\\rg2", RULE + "/..;/rg2", RULE + "/\uff0e\uff0e/rg2", RULE + "/\u2025/x",
        RULE + "%2F..%2Frg2", RULE + "/a?x=/..", RULE + "/a%00", RULE + "/%zz", RULE + "/%ff", RULE + "/. ./x",
        RULE + "/ ../x", "https://management.azure.com" + RULE, RULE + "//"})
    void theRestIsRefusedNamingIt(String id) {
        assertThat(SCOPES.refusal("team-a", List.of(RULE, id))).get().asString().contains(id);
    }

    @Test
    void aRegistryIsAScopeOfItsOwn() {
        AllowedScopes scopes = AllowedScopes.of(Map.of("team-a", List.of("azureml://registries/Open")));

        assertThat(scopes.refusal("team-a", List.of("azureml://registries/open"))).isEmpty();
        assertThat(scopes.refusal("team-a", List.of("azureml://registries/opener"))).isPresent();
        assertThat(scopes.refusal("team-a", List.of("azureml://registries/.."))).isPresent();
        assertThat(scopes.refusal("team-a", List.of("/azureml:/registries/open"))).isPresent();
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedScopes.of(Map.of("team-a",
                List.of("azureml://registries/open/models/m"))));
    }

    @Test
    void anotherLettersCaseIsAnotherName() {
        AllowedScopes scopes = AllowedScopes.of(Map.of("*", List.of("/subscriptions/admin")));
        assertThat(scopes.refusal("team-a", List.of("/subscriptions/adm\u0131n"))).isPresent();
        assertThat(scopes.refusal("team-a", List.of("/subscriptions/ADMIN"))).isEmpty();
    }

    @Test
    void oneRuleRefusesEveryOtherNamespace() {
        assertThat(SCOPES.refusal("team-b", List.of(RULE))).get().asString().contains("team-b").contains(RULE);
        assertThat(SCOPES.refusal("team-c", List.of(RULE))).isPresent();
        assertThat(SCOPES.refusal("team-b", List.of())).isEmpty();
    }

    @Test
    void rulesThatCantBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedScopes.of(Map.of("Team", List.of(RULE))));
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedScopes.of(Map.of("*", List.of("/a/../b"))))
                .withMessageContaining("/a/../b");
    }

    @Test
    void whatIsBelowARuleIsAllowedInAnyCase() {
        qt().forAll(lists().of(NAME).ofSizeBetween(1, 5), lists().of(NAME).ofSizeBetween(0, 4)).check((rule, below) -> {
            String id = path(rule) + (below.isEmpty() ? "" : path(below));
            AllowedScopes scopes = AllowedScopes.of(Map.of("a", List.of(path(rule))));
            return scopes.refusal("a", List.of(id, id.toUpperCase(Locale.ROOT), id + "/")).isEmpty();
        });
    }

    @Test
    void whatLeavesTheRuleInAnySegmentIsRefused() {
        qt().forAll(lists().of(NAME).ofSizeBetween(1, 5), integers().between(0, 4)).check((rule, at) -> {
            List<String> other = new ArrayList<>(rule);
            other.set(at % rule.size(), other.get(at % rule.size()) + "x");
            AllowedScopes scopes = AllowedScopes.of(Map.of("a", List.of(path(rule))));
            return scopes.refusal("a", List.of(path(other))).isPresent()
                    && scopes.refusal("b", List.of(path(rule))).isPresent();
        });
    }

    /** What is allowed stays below a rule, even where a server decodes twice, collapses slashes and resolves dots. */
    @Test
    void nothingAllowedResolvesToElsewhere() {
        qt().withExamples(20_000).forAll(lists().of(PIECE).ofSizeBetween(0, 5)).check(pieces -> {
            String id = RULE + path(pieces);
            return SCOPES.refusal("team-a", List.of(id)).isPresent() || (resolved(id) + "/").startsWith(RULE + "/");
        });
    }

    private static String path(List<String> segments) {
        return "/" + String.join("/", segments);
    }

    private static String resolved(String id) {
        String decoded = id.replace('\\', '/').replace("\uff0e", ".").replace("\u2025", "..").replaceAll(";[^/]*", "");
        for (int round = 0; round < 2; round++) {
            decoded = decoded.replaceAll("(?i)%25", "%").replaceAll("(?i)%2e", ".").replaceAll("(?i)%2f", "/");
        }
        return URI.create(decoded.replaceAll("[?#].*", "").replaceAll("/+", "/")).normalize().getPath();
    }
}

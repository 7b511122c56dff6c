package dev.azureml.operator.tenant;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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

class TenantsTest {
    private static final String RULE = "/subscriptions/s1/resourceGroups/rg";
    private static final Tenants TENANTS = new Tenants(List.of(tenant("team-a", RULE, "/subscriptions/shared"),
            tenant("team-c"), tenant("shared-*", "/subscriptions/shared")));
    private static final Gen<String> NAME = Generate.pick(List.of("rg", "rg2", "ws", "s1", "RG", "a.b", "rg(1)"));
    private static final Gen<String> PIECE = Generate.pick(List.of("rg", "rg2", "subscriptions", "s1", "shared",
            "resourceGroups", "..", ".", "", "%2e%2e", "%2E.", "..%2f..", "%252e%252e", "a%2fb", "a\\b", "..;x",
            "\u2025", "\uff0e\uff0e", "a?b", "a#b"));

    private static Tenant tenant(String namespaces, String... scopes) {
        return new Tenant(List.of(new NamePattern(namespaces)), Tenant.Identity.OWN,
                Stream.of(scopes).map(scope -> new Scope(ArmScope.parse(scope), Scope.PLAIN)).toList(), null, false,
                null, List.of(), false);
    }

    private static Optional<String> refusal(Tenants tenants, String namespace, String... ids) {
        return Stream.of(ids).flatMap(id -> tenants.refusal(namespace, id, Use.REFER).stream()).findFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {RULE, RULE + "/", "/SUBSCRIPTIONS/S1/resourcegroups/RG",
        RULE + "/providers/Microsoft.MachineLearningServices/workspaces/ws", "/subscriptions/shared",
        "/subscriptions/shared/resourceGroups/x", "/subscriptions/s1/resourceGroups/%72g"})
    void whatARuleContainsIsAllowed(String id) {
        assertThat(refusal(TENANTS, "team-a", id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/subscriptions/s1", "/subscriptions/s1/resourceGroups/rg2", "/subscriptions/s1x", "/",
        "/subscriptions/s2/resourceGroups/rg", "subscriptions/s1/resourceGroups/rg", "", RULE + "//x",
        "/" + RULE, RULE + "/..", RULE + "/../rg2", RULE + "/%2e%2e/rg2", RULE + "/%2E./rg2", RULE + "/..%2Frg2",
        RULE + "/%252e%252e/rg2", RULE + "/..\\rg2", RULE + "/..;/rg2", RULE + "/\uff0e\uff0e/rg2", RULE + "/\u2025/x",
        RULE + "%2F..%2Frg2", RULE + "/a?x=/..", RULE + "/a%00", RULE + "/%zz", RULE + "/%ff", RULE + "/. ./x",
        RULE + "/ ../x", "https://management.azure.com" + RULE, RULE + "//"})
    void theRestIsRefusedNamingIt(String id) {
        assertThat(refusal(TENANTS, "team-a", RULE, id)).get().asString().contains(id);
    }

    @Test
    void aRegistryIsAScopeOfItsOwn() {
        Tenants tenants = new Tenants(List.of(tenant("team-a", "azureml://registries/Open")));

        assertThat(refusal(tenants, "team-a", "azureml://registries/open")).isEmpty();
        assertThat(refusal(tenants, "team-a", "azureml://registries/opener")).isPresent();
        assertThat(refusal(tenants, "team-a", "azureml://registries/..")).isPresent();
        assertThat(refusal(tenants, "team-a", "/azureml:/registries/open")).isPresent();
        assertThatIllegalArgumentException().isThrownBy(() -> tenant("team-a", "azureml://registries/open/models/m"));
    }

    @Test
    void anotherLettersCaseIsAnotherName() {
        Tenants tenants = new Tenants(List.of(tenant("*", "/subscriptions/admin")));
        assertThat(refusal(tenants, "team-a", "/subscriptions/adm\u0131n")).isPresent();
        assertThat(refusal(tenants, "team-a", "/subscriptions/ADMIN")).isEmpty();
    }

    /** Finding C2: whom nobody thought of may nothing, and is told what to ask for. */
    @Test
    void aNamespaceThatNoEntryNamesMayNothing() {
        assertThat(refusal(TENANTS, "team-b", RULE)).get().asString()
                .contains("no tenant entry names this namespace", "{namespaces: [team-b], identity: Own, scopes: [");
        assertThat(TENANTS.stranger("team-b")).isPresent();
        assertThat(TENANTS.mayBeOperator("team-b")).isFalse();
        assertThat(TENANTS.allowsOverrides("team-b")).isFalse();
        assertThat(TENANTS.refusalOfClusterNamespace("team-b", "team-b")).isPresent();
        assertThat(new Tenants(List.of()).stranger("any")).isPresent();
    }

    @Test
    void theFirstEntryThatNamesANamespaceCounts() {
        Tenants tenants = new Tenants(List.of(tenant("team-a"), tenant("team-*", RULE)));
        assertThat(refusal(tenants, "team-a", RULE)).isPresent();
        assertThat(refusal(tenants, "team-b", RULE)).isEmpty();
        assertThat(tenants.stranger("other")).isPresent();
    }

    /** Finding H4. */
    @Test
    void eachUseIsAllowedByItself() {
        Tenants tenants = TenantsFile.parse("""
                tenants:
                - namespaces: [a]
                  identity: Own
                  scopes:
                  - /subscriptions/plain
                  - {id: /subscriptions/named, allow: [refer]}
                  - {id: /subscriptions/granted, allow: [grant]}
                  - {id: /subscriptions/keys, allow: [keys, manage]}
                """);
        assertThat(allowed(tenants, "plain")).containsExactlyInAnyOrder(Use.REFER, Use.MANAGE);
        assertThat(allowed(tenants, "named")).containsExactly(Use.REFER);
        assertThat(allowed(tenants, "granted")).containsExactlyInAnyOrder(Use.REFER, Use.GRANT);
        assertThat(allowed(tenants, "keys")).containsExactlyInAnyOrder(Use.REFER, Use.MANAGE, Use.KEYS);
        assertThat(tenants.refusal("a", "/subscriptions/granted", Use.DELEGATE)).get().asString()
                .contains("namespace a may not give the right to assign roles on /subscriptions/granted",
                        "{id: /subscriptions/granted, allow: [refer, grant, delegate]}");
        assertThat(tenants.refusal("a", "/subscriptions/named", Use.MANAGE)).get().asString()
                .contains("namespace a may not manage /subscriptions/named",
                        "{id: /subscriptions/named, allow: [refer, manage]}");
    }

    private static List<Use> allowed(Tenants tenants, String subscription) {
        return Stream.of(Use.values()).filter(use -> tenants.refusal("a", "/subscriptions/" + subscription, use)
                .isEmpty()).toList();
    }

    /** Finding H9: else the jobs of one tenant are Pods beside another's. */
    @Test
    void jobsRunInTheNamespacesOfTheirTenant() {
        Tenants tenants = TenantsFile.parse("""
                tenants:
                - {namespaces: [a], identity: Own, scopes: []}
                - {namespaces: [b], identity: Own, scopes: [], kubernetesNamespaces: [b-*, train]}
                """);
        assertThat(tenants.refusalOfClusterNamespace("a", "a")).isEmpty();
        assertThat(tenants.refusalOfClusterNamespace("a", "b")).get().asString().contains("kubernetesNamespaces",
                "has a now");
        assertThat(tenants.refusalOfClusterNamespace("b", "train")).isEmpty();
        assertThat(tenants.refusalOfClusterNamespace("b", "b-1")).isEmpty();
        assertThat(tenants.refusalOfClusterNamespace("b", "b")).isPresent();
        assertThat(tenants.refusalOfClusterNamespace("b", "kube-system")).isPresent();
    }

    @Test
    void patternsMatchAsAShellDoes() {
        qt().forAll(lists().of(Generate.pick(List.of("a", "b", "*"))).ofSizeBetween(1, 8),
                lists().of(Generate.pick(List.of("a", "b"))).ofSizeBetween(0, 8))
                .check((pattern, name) -> new NamePattern(
                        String.join("", pattern)).matches(String.join("", name)) == String.join("", name)
                                .matches(String.join("", pattern).replace("*", ".*")));
    }

    @Test
    void whatIsBelowARuleIsAllowedInAnyCase() {
        qt().forAll(lists().of(NAME).ofSizeBetween(1, 5), lists().of(NAME).ofSizeBetween(0, 4)).check((rule, below) -> {
            String id = path(rule) + (below.isEmpty() ? "" : path(below));
            Tenants tenants = new Tenants(List.of(tenant("a", path(rule))));
            return refusal(tenants, "a", id, id.toUpperCase(Locale.ROOT), id + "/").isEmpty();
        });
    }

    @Test
    void whatLeavesTheRuleInAnySegmentIsRefused() {
        qt().forAll(lists().of(NAME).ofSizeBetween(1, 5), integers().between(0, 4)).check((rule, at) -> {
            List<String> other = new ArrayList<>(rule);
            other.set(at % rule.size(), other.get(at % rule.size()) + "x");
            Tenants tenants = new Tenants(List.of(tenant("a", path(rule))));
            return refusal(tenants, "a", path(other)).isPresent()
                    && refusal(tenants, "b", path(rule)).isPresent();
        });
    }

    /** What is allowed stays below a rule, even where a server decodes twice, collapses slashes and resolves dots. */
    @Test
    void nothingAllowedResolvesToElsewhere() {
        qt().withExamples(20_000).forAll(lists().of(PIECE).ofSizeBetween(0, 5)).check(pieces -> {
            String id = RULE + path(pieces);
            return refusal(TENANTS, "team-a", id).isPresent() || (resolved(id) + "/").startsWith(RULE + "/");
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

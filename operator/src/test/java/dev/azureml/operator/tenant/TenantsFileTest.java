package dev.azureml.operator.tenant;

import dev.azureml.api.AdoptionPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TenantsFileTest {
    private static final String YAML = """
            tenants:
            - namespaces: [team-a, team-a-*] # the platform team's
              identity: Own
              scopes:
              - /subscriptions/s1
              - id: azureml://registries/r
                allow: [refer]
              kubernetesNamespaces: [team-a-*]
              overrides: true
              adoptionPolicy: Never
              fetchHosts: [github.com, "*.example.com:8443"]
            - namespaces: ["*"]
              identity: Operator
              scopes: ["/"]
              paused: true
            """;

    @Test
    void readsAllThatAnEntrySays() {
        assertThat(TenantsFile.parse(YAML)).isEqualTo(new Tenants(List.of(
                new Tenant(List.of(new NamePattern("team-a"), new NamePattern("team-a-*")), Tenant.Identity.OWN,
                        List.of(new Scope(ArmScope.parse("/subscriptions/s1"), Set.of(Use.REFER, Use.MANAGE)),
                                new Scope(ArmScope.parse("azureml://registries/r"), Set.of(Use.REFER))),
                        List.of(new NamePattern("team-a-*")), true, AdoptionPolicy.Never,
                        List.of(new HostPattern("github.com", 443), new HostPattern(".example.com", 8443)), false),
                new Tenant(List.of(new NamePattern("*")), Tenant.Identity.OPERATOR,
                        List.of(new Scope(ArmScope.parse("/"), Scope.PLAIN)), null, false, null, List.of(), true))));
        assertThat(TenantsFile.parse("{\"tenants\": []}").entries()).isEmpty();
    }

    @Test
    void theSamplesAreFiles() {
        Tenants one = new TenantsFile(Path.of("../samples/tenants/one-team.yaml")).read();
        assertThat(one.refusal("any", "/subscriptions/s", Use.GRANT)).isEmpty();
        Tenants many = new TenantsFile(Path.of("../samples/tenants/many-teams.yaml")).read();
        assertThat(many.mayBeOperator("team-a-1")).isFalse();
        assertThat(many.mayBeOperator("ml-platform")).isTrue();
        assertThat(many.stranger("team-b")).isPresent();
    }

    @Test
    void theFormsThatAreOfferedAreFiles() {
        for (String form : TenantsFile.FORMS.split("(?m)^(?=\\S)", -1)) {
            assertThat(TenantsFile.parse(form.substring(form.indexOf('\n') + 1).stripIndent()).entries()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "# nothing", "[]", "text", "tenants: {}", "tenants: [",
        "tenants: []\ntenants: []",
        "{\"tenants\": [], \"x\": 1}", "tenants: [x]", "tenants: [{namespaces: [a], namespaces: [b]}]"})
    void refusesWhatIsNoFileOfTenants(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TenantsFile.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{identity: Own, scopes: []}|tenants[0].namespaces: expected a list",
        "{namespaces: [], identity: Own, scopes: []}|tenants[0].namespaces: name at least one",
        "{namespaces: [Team], identity: Own, scopes: []}|tenants[0].namespaces[0]: 'Team' is no name of a namespace",
        "{namespaces: [a], scopes: []}|tenants[0].identity: expected one of Own, Operator",
        "{namespaces: [a], identity: Mine, scopes: []}|tenants[0].identity: expected one of Own, Operator",
        "{namespaces: [a], identity: Own}|tenants[0].scopes: expected a list",
        "{namespaces: [a], identity: Own, scopes: [x]}|tenants[0].scopes[0]: x is not an ARM id",
        "{namespaces: [a], identity: Own, scopes: [/a/../b]}|tenants[0].scopes[0]: /a/../b is not a plain ARM id",
        "{namespaces: [a], identity: Own, scopes: [1]}|tenants[0].scopes[0]: expected an ARM id",
        "{namespaces: [a], identity: Own, scopes: [{id: /a}]}|tenants[0].scopes[0].allow: expected a list",
        "{namespaces: [a], identity: Own, scopes: [{id: /a, allow: []}]}|tenants[0].scopes[0].allow: name at least one of refer",
        "{namespaces: [a], identity: Own, scopes: [{id: /a, allow: [all]}]}|allow[0]: expected one of refer, manage, grant, delegate, keys",
        "{namespaces: [a], identity: Own, scopes: [{id: /a, alow: [refer]}]}|no property alow; did you mean allow?",
        "{namespaces: [a], identity: Own, scopes: [], overides: true}|no property overides; did you mean overrides?",
        "{namespaces: [a], identity: Own, scopes: [], overrides: maybe}|tenants[0].overrides: expected true or false",
        "{namespaces: [a], identity: Own, scopes: [], adoptionPolicy: No}|tenants[0].adoptionPolicy: expected one of Adopt, Never",
        "{namespaces: [a], identity: Own, scopes: []}, {namespaces: [a], identity: Own, scopes: []}|a is named by tenants[0] already",
        "{namespaces: ['*'], identity: Own, scopes: []}, {namespaces: [a], identity: Own, scopes: []}|a is named by tenants[0] already"})
    void whatIsWrongIsToldWithItsPlace(String entries, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> TenantsFile.parse("tenants: [" + entries + "]"))
                .withMessageContaining(problem);
    }
}

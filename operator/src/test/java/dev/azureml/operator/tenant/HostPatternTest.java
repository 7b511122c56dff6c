package dev.azureml.operator.tenant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HostPatternTest {
    @ParameterizedTest
    @CsvSource({"github.com,github.com,443,true", "github.com,github.com,8443,false",
        "github.com,a.github.com,443,false",
        "github.com,github.com.evil.example,443,false", "github.com,evilgithub.com,443,false",
        "github.com,github.com.,443,false", "*.example.com,a.example.com,443,true",
        "*.example.com,a.b.example.com,443,true",
        "*.example.com,example.com,443,false", "*.example.com,.example.com,443,false",
        "*.example.com,evilexample.com,443,false", "*.example.com,a.example.com.evil,443,false",
        "a.example.com:8443,a.example.com,8443,true", "a.example.com:8443,a.example.com,443,false",
        "localhost:1,localhost,1,true"})
    void whoIsMeant(String pattern, String host, int port, boolean meant) {
        assertThat(HostPattern.parse(pattern).matches(host, port)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "**.example.com", "a.*.com", "*example.com", "127.0.0.1", "*.0.0.1",
        "10.0.0.1:443",
        "2130706433", "0x7f.1", "[::1]", "::1", "https://github.com", "github.com/team", "GitHub.com", "github.com:0",
        "github.com:65536", "github.com:", "github.com:a", "u@github.com", "git hub.com", ".github.com", "github.com.",
        "a..b", "-a.com", "a-.com"})
    void whatIsNoHost(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse(text))
                .withMessageContaining("is no host").withMessageContaining("such as github.com");
    }

    @Test
    void withoutAnEntryOrAHostInItNothingIsFetched() {
        Tenants tenants = TenantsFile.parse("""
                tenants:
                - {namespaces: [team-a], identity: Own, scopes: [/], fetchHosts: [github.com]}
                - {namespaces: [team-b], identity: Own, scopes: [/]}
                """);

        assertThat(tenants.refusalOfHost("team-a", "github.com", 443)).isEmpty();
        assertThat(tenants.refusalOfHost("team-a", "example.com", 8443)).hasValueSatisfying(why -> assertThat(why)
                .contains("adds example.com:8443 to the namespace's fetchHosts"));
        assertThat(tenants.refusalOfHost("team-b", "github.com", 443)).hasValueSatisfying(why -> assertThat(why)
                .contains("adds github.com to the namespace's fetchHosts"));
        assertThat(tenants.refusalOfHost("team-c", "github.com", 443)).isPresent();
    }
}

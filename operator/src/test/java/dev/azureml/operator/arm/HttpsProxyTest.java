package dev.azureml.operator.arm;

import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HttpsProxyTest {
    private static final String PASSWORD = "s3cret-of-the-proxy";

    @ParameterizedTest
    @ValueSource(strings = {"http://proxy.corp:3128", "http://proxy.corp:3128/", "HTTP://proxy.corp:3128",
        "proxy.corp:3128"})
    void readsItsHostAndPort(String text) {
        assertThat(HttpsProxy.parse(text)).isEqualTo(new HttpsProxy("proxy.corp", 3128, null, NoProxy.NOBODY));
    }

    @ParameterizedTest
    @CsvSource({"u:p@, dTpw", "u@, dTo=", "dom%5Cu:p%40ss%3A%25@, ZG9tXHU6cEBzczol"})
    void itsUserAndPasswordAreAsTheUrlMeansThem(String userInfo, String basic) {
        HttpsProxy proxy = HttpsProxy.parse("http://" + userInfo + "proxy.corp:3128");

        assertThat(Objects.requireNonNull(proxy.authorization()).value()).isEqualTo("Basic " + basic);
        assertThat(proxy).hasToString("proxy.corp:3128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://u:" + PASSWORD + "@proxy:3128", "socks5://u:" + PASSWORD + "@proxy:1080",
        "http://u:" + PASSWORD + "@proxy", "http://u:" + PASSWORD + "@proxy:x", "http://u:" + PASSWORD + "%@proxy:1",
        "http://u:" + PASSWORD + "@pro xy:1", "http://u:" + PASSWORD + "@proxy:3128/path", PASSWORD})
    void whatIsNoneIsRefusedWithoutRepeatingIt(String text) {
        var refused = catchThrowableOfType(IllegalArgumentException.class, () -> HttpsProxy.parse(text));

        assertThat(refused).hasMessageContaining("http://user:password@proxy.example.com:3128").hasNoCause();
        assertThat(refused.getMessage()).doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({"*, https://management.azure.com, true", "azure.com, https://management.azure.com, true",
        "AZURE.com., https://Management.Azure.com, true", ".azure.com, https://azure.com, false",
        "*.azure.com, https://management.azure.com, true", "zure.com, https://management.azure.com, false",
        "10.0.0.0/8, https://10.1.2.3/x, true", "10.0.0.0/8, https://11.1.2.3/x, false",
        "10.0.0.0/9, https://10.128.0.1, false", "10.0.0.5, https://10.0.0.5:8443, true",
        "fd00::/8, https://[fd12::1]:443, true", "::1, https://[::1], true", "[::1], https://[::1], true",
        "10.0.0.0/8, https://ten.example.com, false", "azure.com:443, https://azure.com, true",
        "azure.com:8443, https://azure.com, false", "'a, ,b.example', https://b.example, true",
        "'', https://azure.com, false"})
    void whoIsAskedDirectly(String list, URI url, boolean directly) {
        HttpsProxy proxy = HttpsProxy.parse("proxy:3128").except(NoProxy.parse(list));

        assertThat(proxy.serves(url)).isEqualTo(!directly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://azure.com", "10.0.0.0/33", "10.0.0.0/x", "a b", "azure.com:port", "a;b"})
    void aListThatCannotMatchIsRefused(String list) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> NoProxy.parse(list)))
                .hasMessageContaining("with commas between them");
    }

    @Test
    void theAddressOfAnotherFamilyMatchesNothing() {
        assertThat(NoProxy.parse("0.0.0.0/0").matches(URI.create("https://[::1]"))).isFalse();
    }
}

package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArmMessagesTest {
    private static final ArmId ID = ArmId.ofResourceGroup("s1", "a group (1)");

    @Test
    void buildsPathsThatAreSafeInAUrl() {
        assertThat(ArmRequest.get(ID, "2025-12-01").pathAndQuery())
                .isEqualTo("/subscriptions/s1/resourceGroups/a%20group%20(1)?api-version=2025-12-01");
        assertThat(ArmRequest.delete(ID, "v", "underlyingResourceAction=Detach", "x=a&b#c").pathAndQuery())
                .endsWith("?api-version=v&underlyingResourceAction=Detach&x=a%26b%23c");
        assertThat(ArmRequest.post(ID, "listKeys", "v", null).path()).endsWith("/listKeys");
    }

    @Test
    void printsNeitherBodiesNorSignatures() {
        var request = ArmRequest.put(ID, "v", Json.object("{\"secret\": \"s3cr3t\"}"), "sig=s3cr3t");
        var response = new ArmResponse(200, Json.object("{\"key\": \"s3cr3t\"}"), Map.of("location", "https://s3cr3t"),
                Instant.EPOCH);
        var operation = new Operation(Operation.Style.LOCATION, "/a?sig=s3cr3t", Instant.EPOCH, Optional.empty());

        assertThat(request + " " + response + " " + operation + " " + new ArmResult.Accepted(response, operation) + " "
                + new PollResult.Succeeded(Json.object("{\"k\": \"s3cr3t\"}")) + " " + new SensitiveString("s3cr3t"))
                .doesNotContain("s3cr3t")
                .contains("/a?***");
    }

    @ParameterizedTest
    @CsvSource({"Retry-After, 7, 7000", "retry-after, 0, ", "x-ms-retry-after-ms, 250, 250", "x-ms-retry-after-ms, 0, ",
        "Retry-After, 999999999, 300000",
        "Retry-After, 'Tue, 24 Nov 2026 10:00:30 GMT', 30000", "Retry-After, 'Tue, 24 Nov 2026 09:00:00 GMT', ",
        "Retry-After, soon, ", "Retry-After, -5, ", "Other, 5, "})
    void readsHowLongToWait(String header, String value, @Nullable Long millis) {
        var response = new ArmResponse(429, null, Map.of(header, value), Instant.parse("2026-11-24T10:00:00Z"));

        assertThat(response.retryAfter()).isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
    }

    @Test
    void measuresARetryDateByTheServersClock() {
        var response = new ArmResponse(429, null, Map.of("Retry-After", "Tue, 24 Nov 2026 10:00:30 GMT", "Date",
                "Tue, 24 Nov 2026 10:00:20 GMT"), Instant.EPOCH);

        assertThat(response.retryAfter()).contains(Duration.ofSeconds(10));
    }

    @Test
    void sensitiveStringsAreEqualByValue() {
        assertThat(new SensitiveString("a")).isEqualTo(new SensitiveString("a")).isNotEqualTo(new SensitiveString("b"));
    }

    @ParameterizedTest
    @CsvSource({"/subscriptions/s, Microsoft.Resources/subscriptions",
        "/subscriptions/s/resourcegroups/rg, Microsoft.Resources/resourceGroups",
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.X/as/n, Microsoft.X/as",
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.X/as/n/bs, Microsoft.X/as/bs",
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.X/as/n/start, Microsoft.X/as/start",
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.X/as/n/providers/Microsoft.Y/bs/m, Microsoft.Y/bs"})
    void namesTheTypeOfAPath(String path, String type) {
        assertThat(ArmTypes.ofPath(path)).isEqualTo(type);
    }
}

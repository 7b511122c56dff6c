package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ThrottleTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Bucket WRITES = new Bucket("me", "s1", "", VerbClass.WRITE);

    private Instant now = START;
    private final Throttle throttle = new Throttle(() -> now);

    @Test
    void isFreeUntilAzureSaysWhatIsLeft() {
        for (int i = 0; i < 1000; i++) {
            assertThat(admit(Priority.DRIFT)).isEqualTo(Admission.GO);
        }
    }

    @Test
    void putsOffDriftFirstThenEditsAndDeletesLast() {
        remaining(200);
        int drift = admissionsUntilRefused(Priority.DRIFT);
        int edits = admissionsUntilRefused(Priority.EDIT);
        int polls = admissionsUntilRefused(Priority.DELETE_AND_POLL);

        assertThat(drift).isEqualTo(100);
        assertThat(edits).isEqualTo(90);
        assertThat(polls).isEqualTo(10);
    }

    /** Finding L4: tenants choose subscriptions and identities, and there is no end of them. */
    @Test
    void aBudgetThatNobodyAskedForLongIsForgotten() {
        for (int i = 0; i < 1000; i++) {
            throttle.admit(new Bucket("me", "s" + i, "", VerbClass.WRITE), Priority.EDIT, "team");
        }
        assertThat(throttle.followed()).isEqualTo(1000);

        now = now.plus(Duration.ofMinutes(11));
        admit(Priority.EDIT);

        assertThat(throttle.followed()).isEqualTo(1);
    }

    /** Finding L4: but not while Azure wants to be left alone. */
    @Test
    void aBudgetThatIsBlockedIsNotForgotten() {
        TokenBucket budget = new TokenBucket(VerbClass.WRITE);
        budget.observe(new RateLimits(OptionalInt.empty(), Optional.of(Duration.ofHours(1))), now);

        assertThat(budget.isOver(now.plus(Duration.ofMinutes(30)))).isFalse();
        assertThat(budget.isOver(now.plus(Duration.ofMinutes(61)))).isTrue();
    }

    /** Azure may have meant it, but an hour that it did not mean would cost its user an hour. */
    @Test
    void nothingWaitsForAnHourBecauseAzureSaysSo() {
        throttled("SubscriptionRequestsThrottled", 3600, null);

        assertThat(notBefore(admit(Priority.EDIT))).isBetween(now.plusSeconds(300), now.plusSeconds(301));
    }

    @Test
    void whoWaitsIsAdmittedWhenTold() {
        remaining(0);

        var first = notBefore(admit(Priority.DELETE_AND_POLL));
        var second = notBefore(admit(Priority.DELETE_AND_POLL));

        assertThat(Duration.between(START, first)).isEqualTo(Duration.ofMillis(100));
        assertThat(Duration.between(first, second)).isEqualTo(Duration.ofMillis(100));
        now = first;
        assertThat(admit(Priority.DELETE_AND_POLL)).isEqualTo(Admission.GO);
        assertThat(admit(Priority.DELETE_AND_POLL)).isInstanceOf(Admission.Wait.class);
        now = second;
        assertThat(admit(Priority.DELETE_AND_POLL)).isEqualTo(Admission.GO);
    }

    @Test
    void a429OfTheSubscriptionStopsTheBucketThenPacesItUntilTheHeadersRecover() {
        remaining(200);
        throttled("SubscriptionRequestsThrottled", 17, null);

        assertThat(notBefore(admit(Priority.DELETE_AND_POLL))).isAfterOrEqualTo(START.plusSeconds(17));
        now = START.plusSeconds(18);
        int afterASecond = admissionsUntilRefused(Priority.DELETE_AND_POLL);
        assertThat(afterASecond).isBetween(1, 10);
        assertThat(admit(Priority.DRIFT)).isInstanceOf(Admission.Wait.class);

        now = now.plusSeconds(30);
        assertThat(admissionsUntilRefused(Priority.DELETE_AND_POLL)).isLessThanOrEqualTo(10);
        remaining(190);
        assertThat(admissionsUntilRefused(Priority.EDIT)).isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({"RetryableError, 150", "RetryableError, ", "TooManyRequests, 150", "TooManyRequests, "})
    void a429OfOneResourceLeavesTheBucketAlone(String code, @Nullable Integer remaining) {
        remaining(150);
        throttled(code, 60, remaining);

        assertThat(admit(Priority.EDIT)).isEqualTo(Admission.GO);
    }

    @Test
    void a429WithNothingLeftIsOfTheBucket() {
        throttled("TooManyRequests", 9, 0);

        assertThat(notBefore(admit(Priority.EDIT))).isAfterOrEqualTo(START.plusSeconds(9));
    }

    @Test
    void bucketsDoNotTouchEachOther() {
        throttled("SubscriptionRequestsThrottled", 60, 0);

        assertThat(throttle.admit(new Bucket("me", "s1", "", VerbClass.READ), Priority.DRIFT, "ns"))
                .isEqualTo(Admission.GO);
        assertThat(throttle.admit(new Bucket("other", "s1", "", VerbClass.WRITE), Priority.DRIFT, "ns"))
                .isEqualTo(Admission.GO);
        assertThat(throttle.admit(new Bucket("me", "s2", "", VerbClass.WRITE), Priority.DRIFT, "ns"))
                .isEqualTo(Admission.GO);
    }

    @Test
    void pacingEndsByItselfWhereAzureSendsNoHeaders() {
        throttled("SubscriptionRequestsThrottled", 1, null);

        now = START.plusSeconds(62);

        assertThat(admissionsUntilRefused(Priority.DRIFT)).isGreaterThan(500);
    }

    @Test
    void oneWhoSpokeUpLateGetsHisTurnBeforeTheThousandOfAnother() {
        remaining(0);
        for (int i = 0; i < 1000; i++) {
            admit(Priority.EDIT, "big");
        }
        var small = notBefore(admit(Priority.EDIT, "small"));

        assertThat(Duration.between(START, small)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void tellsTheVerbsApart() {
        assertThat(VerbClass.of("GET")).isEqualTo(VerbClass.READ);
        assertThat(VerbClass.of("POST")).isEqualTo(VerbClass.WRITE);
        assertThat(VerbClass.of("PATCH")).isEqualTo(VerbClass.WRITE);
        assertThat(VerbClass.of("DELETE")).isEqualTo(VerbClass.DELETE);
    }

    private int admissionsUntilRefused(Priority priority) {
        int count = 0;
        while (count < 1000 && admit(priority) instanceof Admission.Go) {
            count++;
        }
        return count;
    }

    private Admission admit(Priority priority) {
        return admit(priority, "ns");
    }

    private Admission admit(Priority priority, String tenant) {
        return throttle.admit(WRITES, priority, tenant);
    }

    private void remaining(int count) {
        observe(200, "", Map.of("x-ms-ratelimit-remaining-subscription-writes", String.valueOf(count)));
    }

    private void throttled(String code, int retryAfter, @Nullable Integer remaining) {
        var headers = new HashMap<>(Map.of("Retry-After", String.valueOf(retryAfter)));
        if (remaining != null) {
            headers.put("x-ms-ratelimit-remaining-subscription-writes", String.valueOf(remaining));
        }
        observe(429, code, headers);
    }

    private void observe(int status, String code, Map<String, String> headers) {
        var body = Json.object("{\"error\":{\"code\":\"" + code + "\",\"message\":\"m\"}}");
        throttle.observe(WRITES, new ArmResponse(status, body, headers, now));
    }

    private static Instant notBefore(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Wait.class);
        return ((Admission.Wait) admission).notBefore();
    }
}

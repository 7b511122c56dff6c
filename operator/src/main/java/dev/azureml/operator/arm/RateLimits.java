package dev.azureml.operator.arm;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an answer says of the caller's budget.
 *
 * @param remaining how many requests are left, where Azure says so
 * @param blockedFor how long nothing of this bucket gets through; empty unless the bucket as a whole is throttled
 */
public record RateLimits(OptionalInt remaining, Optional<Duration> blockedFor) {
    private static final Duration BLOCKED_WITHOUT_RETRY_AFTER = Duration.ofSeconds(5);
    private static final Set<String> OF_THE_BUCKET = Set.of("SubscriptionRequestsThrottled", "TenantRequestsThrottled");
    private static final Set<String> OF_THE_RESOURCE = Set.of("RetryableError", "RetryableErrorDueToAnotherOperation");

    public static RateLimits read(VerbClass verbs, ArmResponse response) {
        var remaining = remaining(verbs, response);
        if (response.status() != 429 || !isOfTheBucket(remaining, response)) {
            return new RateLimits(remaining, Optional.empty());
        }
        return new RateLimits(remaining, response.retryAfter().or(() -> Optional.of(BLOCKED_WITHOUT_RETRY_AFTER)));
    }

    /** Resource providers answer 429 too, for one resource; ARM's own says that nothing is left. */
    private static boolean isOfTheBucket(OptionalInt remaining, ArmResponse response) {
        var codes = ArmError.from(response).codes();
        if (codes.stream().anyMatch(OF_THE_RESOURCE::contains)) {
            return false;
        }
        return codes.stream().anyMatch(OF_THE_BUCKET::contains) || (remaining.isPresent() && remaining.getAsInt() <= 0);
    }

    private static OptionalInt remaining(VerbClass verbs, ArmResponse response) {
        return Stream.of("x-ms-ratelimit-remaining-subscription-", "x-ms-ratelimit-remaining-subscription-global-")
                .flatMap(prefix -> response.header(prefix + verbs.word()).stream())
                .filter(value -> value.matches("\\d{1,9}"))
                .mapToInt(Integer::parseInt)
                .min();
    }
}

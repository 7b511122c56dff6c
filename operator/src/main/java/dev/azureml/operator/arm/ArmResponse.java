package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One answer of Azure Resource Manager. Its text form shows neither the body, which may hold keys, nor the headers, which
 * may hold signed URLs.
 *
 * @param body null when there was none
 * @param headers by lower-case name
 */
public record ArmResponse(int status, @Nullable JsonNode body, Map<String, String> headers, Instant receivedAt) {
    private static final int ACCEPTED = 202;
    /** Asking once more in between costs Azure nothing, and an hour that a proxy made up would cost its user an hour. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    public ArmResponse {
        headers = headers.entrySet()
                .stream()
                .collect(Collectors.toUnmodifiableMap(e -> e.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue,
                        (first, _) -> first));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * How long Azure asks to wait: milliseconds, seconds or an HTTP date; at most five minutes. Empty where it does not
     * say, or says "at once": to believe that is to ask without end while nothing has changed.
     */
    public Optional<Duration> retryAfter() {
        return header("x-ms-retry-after-ms").or(() -> header("retry-after-ms"))
                .flatMap(ArmResponse::number)
                .map(Duration::ofMillis)
                .filter(Duration::isPositive)
                .or(() -> header("retry-after").flatMap(this::secondsOrDate))
                .filter(Duration::isPositive)
                .map(asked -> asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked);
    }

    public Optional<String> requestId() {
        return header("x-ms-request-id");
    }

    public Optional<String> correlationId() {
        return header("x-ms-correlation-request-id");
    }

    /** The name of the long-running operation that this answer begins; of its signed URL only the last segment. */
    public Optional<String> operationId() {
        return header("azure-asyncoperation").or(() -> status == ACCEPTED ? header("location") : Optional.empty())
                .map(url -> url.split("[?#]", 2)[0])
                .map(path -> path.substring(path.lastIndexOf('/') + 1)).filter(id -> !id.isEmpty());
    }

    /** Whether Azure itself answered, and not some proxy on the way. */
    boolean isFromAzure() {
        return requestId().isPresent() || correlationId().isPresent();
    }

    @Override
    public String toString() {
        return "ArmResponse[status=" + status + ", requestId=" + requestId().orElse("none") + "]";
    }

    private Optional<Duration> secondsOrDate(String text) {
        return number(text).map(Duration::ofSeconds).or(() -> date(text).map(until -> Duration.between(now(), until)));
    }

    private Instant now() {
        return header("date").flatMap(ArmResponse::date).orElse(receivedAt);
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,15}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

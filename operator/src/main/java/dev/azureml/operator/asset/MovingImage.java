package dev.azureml.operator.asset;

import dev.azureml.api.Advice;
import dev.azureml.operator.plan.AdviceRule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Advice on images whose name means another one tomorrow. */
public final class MovingImage {
    /** A tag that does not move, or a digest. */
    private static final Pattern PINNED = Pattern.compile(".*(@sha256:[0-9a-f]{64}|:(?!latest$)[^:/@]+)");

    private MovingImage() {
    }

    /** One for all of them: a rule speaks once. */
    public static Optional<Advice> advice(List<String> images) {
        List<String> moving = images.stream().filter(image -> !PINNED.matcher(image).matches()).distinct().toList();
        return moving.isEmpty()
                ? Optional.empty()
                : Optional.of(AdviceRule.PIN_IMAGE.advice(String.join(", ", moving) + (moving.size() == 1
                        ? " moves"
                        : " move") + ": the same version builds another image tomorrow; name a tag that stays, or a "
                        + "digest"));
    }
}

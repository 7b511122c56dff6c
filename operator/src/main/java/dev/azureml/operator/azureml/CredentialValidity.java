package dev.azureml.operator.azureml;

import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Translation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From when until when a credential is good, and what that means now.
 *
 * @param path of the property in the spec that brings the credential
 * @param known whether the credential can be read; false for one whose end nobody but Azure knows
 */
public record CredentialValidity(String path, @Nullable Instant from, @Nullable Instant until, boolean known) {
    /** Of credentials that have no end of their own: keys, passwords, identities. */
    public static final CredentialValidity UNLIMITED = new CredentialValidity("", null, null, true);

    public static CredentialValidity until(String path, @Nullable Instant from, @Nullable Instant until) {
        return new CredentialValidity(path, from, until, true);
    }

    /** A credential that has an end, which can't be read from it. */
    public static CredentialValidity unknown(String path) {
        return new CredentialValidity(path, null, null, false);
    }

    /**
     * The translation of a resource that has the credential: one that is over is not sent any more, and the resource is
     * only looked at until there is another.
     *
     * @param warning how long before its end a person is told
     * @param managed what is wanted while the credential is good
     */
    public Translation.Intents govern(Instant now, Duration warning, Intent managed, Intent look) {
        boolean over = until != null && !now.isBefore(until);
        Translation.Intents intents = Translation.Intents.of(List.of(over ? look : managed));
        return (over
                ? intents.withProblems(List.of(new Problem(Reason.CREDENTIAL_EXPIRED,
                        path + ": the credential ended at "
                                + until + "; put a new one into its Secret, or another end into the spec")))
                : intents)
                .withConditions(conditions(now, warning)).lookingAgainAt(next(now, warning));
    }

    private List<KindCondition> conditions(Instant now, Duration warning) {
        if (!known) {
            return List.of(condition(KindCondition.Truth.UNKNOWN, ConditionReason.EXPIRY_UNKNOWN,
                    "when the credential of " + path
                            + " ends does not stand in it"));
        }
        if (from != null && now.isBefore(from)) {
            return List
                    .of(condition(KindCondition.Truth.FALSE, ConditionReason.NOT_VALID_YET, "the credential of " + path
                            + " is good from " + from + " on"));
        }
        if (until == null) {
            return List.of();
        }
        if (!now.isBefore(until)) {
            return List.of(condition(KindCondition.Truth.FALSE, ConditionReason.EXPIRED,
                    "the credential of " + path + " ended at "
                            + until));
        }
        return List.of(now.isBefore(until.minus(warning))
                ? condition(KindCondition.Truth.TRUE, ConditionReason.VALID,
                        "the credential of " + path + " is good until " + until)
                : condition(KindCondition.Truth.FALSE, ConditionReason.EXPIRES_SOON,
                        "the credential of " + path + " ends at " + until
                                + ": put a new one into its Secret before then"));
    }

    private KindCondition condition(KindCondition.Truth status, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.CREDENTIAL_VALID, status, reason, message, until);
    }

    /** The next moment at which something else is to be said. */
    private @Nullable Instant next(Instant now, Duration warning) {
        return Stream.of(from, until == null ? null : until.minus(warning), until)
                .filter(at -> at != null && at.isAfter(now)).min(Instant::compareTo).orElse(null);
    }
}

package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.operator.arm.ArmId;

/**
 * A write-only value that another resource answers to a POST; asked for as the body that needs it is sent.
 *
 * @param action such as {@code listKeys}
 * @param value where it stands in the answer
 */
public record Answer(ArmId of, String apiVersion, String action, JsonPointer value) {
}

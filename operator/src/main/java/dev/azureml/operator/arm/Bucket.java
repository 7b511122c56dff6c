package dev.azureml.operator.arm;

/**
 * What Azure Resource Manager keeps one budget of requests for.
 *
 * @param principal the identity that calls
 * @param region empty where it is not known
 */
public record Bucket(String principal, String subscription, String region, VerbClass verbs) {
}

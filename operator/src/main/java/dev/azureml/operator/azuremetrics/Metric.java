package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MetricExport;
import dev.azureml.operator.azureml.MetricScope;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A metric that Azure publishes, and what it is called here.
 *
 * @param name in Azure's API
 * @param unit as Azure says it
 * @param labels by which it is split; Azure's other dimensions, such as ids of runs, have no bound
 * @param exported its name in Prometheus
 * @param factor that makes Azure's number one of the unit that the exported name ends in
 */
record Metric(MetricScope scope, MetricExport.Group group, String name, String unit, Aggregation aggregation,
        List<Label> labels, String exported, double factor) {

    /** A dimension of Azure's and what it is called here. */
    record Label(String dimension, String name) {
    }

    /** What Azure makes of the samples of a minute. */
    enum Aggregation {
        Average,
        Total;

        /** Returns the property of an answer that has it. */
        String property() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is the energy that GPUs of a compute used. */
    boolean isGpuEnergy() {
        return scope == MetricScope.WORKSPACE && name.equals("GpuEnergyJoules");
    }

    /** Whether it is how busy the GPUs of a compute were: Azure has an older metric of clusters, and a newer one. */
    boolean isGpuUtilization() {
        return scope == MetricScope.WORKSPACE
                && (name.equals("GpuUtilization") || name.equals("GpuUtilizationPercentage"));
    }

    /** Returns what it is, in one line. */
    String help() {
        String what = switch (aggregation) {
            case Average -> "average of the last minute that Azure has";
            case Total -> "sum over the last interval";
        };
        return "Azure's metric " + name + " (" + unit + "): " + what + (factor == 1 ? "" : ", times " + factor);
    }

    /** Returns Azure's filter that splits it; empty where it is not split. */
    String filter() {
        return labels.stream().map(label -> label.dimension + " eq '*'").collect(Collectors.joining(" and "));
    }
}

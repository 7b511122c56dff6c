/** The Helm chart: what it renders, what the API server says of that, and the operator run as it says. */
@NullMarked
package dev.azureml.e2e.chart;

import org.jspecify.annotations.NullMarked;

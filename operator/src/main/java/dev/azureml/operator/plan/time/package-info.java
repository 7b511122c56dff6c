/** Time as people say it: cron expressions, names of time zones, windows for maintenance. Pure. */
@NullMarked
package dev.azureml.operator.plan.time;

import org.jspecify.annotations.NullMarked;

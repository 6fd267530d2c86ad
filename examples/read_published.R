# Read a city's published aggregates with arrow: every number with its error, every gap with its reason.
#
#   safelight export oakland --to oakland/ --format geoparquet
#   Rscript examples/read_published.R oakland/
#
# Needs the packages arrow and jsonlite.

library(arrow)

MISSING <- c("few", "protected", "withheld", "not_recorded")

# One table of the export as a data frame.
read_table <- function(folder, name) {
  as.data.frame(read_parquet(file.path(folder, paste0(name, ".parquet"))))
}

# Numbers with the range in which the true one lies with about 95 %: two standard deviations of the noise.
with_error <- function(published) {
  shown <- published[published$status == "shown", ]
  spread <- 2 * sqrt(shown$variance)
  shown$low <- pmax(shown$number - spread, 0)
  shown$high <- shown$number + spread
  shown
}

# Years added up, by basis and unit: each year has noise of its own, so their variances add up as well.
# Bases and units are never added together: an offence is not a person, a call is not an arrest.
several_years <- function(by_year) {
  shown <- with_error(by_year)
  if (nrow(shown) == 0) {
    return(shown)
  }
  sums <- aggregate(cbind(number, variance) ~ basis + origin + unit, data = shown, FUN = sum)
  sums$give_or_take <- 2 * sqrt(sums$variance)
  sums
}

# How many rows have no number, and why: a gap is never a zero.
missing_numbers <- function(published, codes) {
  gaps <- published$status[published$status %in% MISSING]
  counts <- as.data.frame(table(status = gaps), responseName = "rows", stringsAsFactors = FALSE)
  if (nrow(counts) > 0) {
    counts$why <- unlist(codes[counts$status])
  }
  counts
}

main <- function(folder) {
  package <- jsonlite::fromJSON(file.path(folder, "datapackage.json"), simplifyVector = FALSE)
  cat(package$title, "\n")
  cat("origin:", paste(unlist(package$origin), collapse = ", "), "\n")
  for (source in package$sources) {
    cat("  ", source$citation, " (", source$licence, ")\n", sep = "")
  }

  by_year <- read_table(folder, "by_year")
  cat("\nBy year:\n")
  print(with_error(by_year)[, c("year", "basis", "unit", "number", "low", "high")], row.names = FALSE)
  cat("\nAll years:\n")
  print(several_years(by_year), row.names = FALSE)

  for (name in c("by_role_year", "by_venue", "by_sex", "by_race", "cells")) {
    if (file.exists(file.path(folder, paste0(name, ".parquet")))) {
      cat("\nRows of", name, "without a number:\n")
      print(missing_numbers(read_table(folder, name), package$codes), row.names = FALSE)
    }
  }
}

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) > 0) {
  main(arguments[1])
}

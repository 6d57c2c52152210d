#pragma once

#include <string>
#include <vector>

#include "core/time.h"

namespace holdfast::sync {

/// A place on earth, in degrees (WGS 84).
struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
};

/// A place on a plane around an origin, in metres: good to a per mille within a city.
struct PlanePoint {
  double x = 0;
  double y = 0;
};

/// Whether these are numbers, and of the earth.
bool is_valid(GeoPoint point);
/// Great-circle distance in metres (haversine; R. W. Sinnott, "Virtues of the Haversine", 1984; mean radius 6,371,008.8
/// m).
double distance_m(GeoPoint a, GeoPoint b);
PlanePoint to_plane(GeoPoint point, GeoPoint origin);
/// Distance of a point from a segment, and how far along it (0 to 1) the nearest place is.
struct Projection {
  double distance = 0;
  double along = 0;
};
Projection project(PlanePoint point, PlanePoint from, PlanePoint to);

/// What is left to go from a place to the end of a way, in metres: from the nearest place on the way, along it.
/// `passed` is how far along the driver was at least (a length in metres, kept by the caller), so that a way that
/// crosses itself does not jump back.
double remaining_m(GeoPoint place, const std::vector<GeoPoint>& way, double& passed);

/// A region: a circle (centre and radius) or a polygon (three corners or more).
struct Geofence {
  std::string id;
  std::vector<GeoPoint> points;  ///< One point: the centre of a circle.
  double radius_m = 0;
};
/// Metres from the fence's edge; negative inside.
double signed_distance_m(GeoPoint place, const Geofence& fence);

}  // namespace holdfast::sync

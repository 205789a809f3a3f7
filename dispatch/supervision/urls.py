"""The supervisor's addresses."""

from django.urls import path

from . import (
    board_views,
    cover_views,
    figure_views,
    quality_views,
    queue_views,
    review_views,
    views,
)

app_name = "supervision"
urlpatterns = [
    path("cover/", cover_views.cover, name="cover"),
    path("queue/", queue_views.queue, name="queue"),
    path("queue/reassign/", queue_views.reassign, name="reassign"),
    path("queue/filters/", queue_views.keep, name="keep-filter"),
    path("queue/filters/<int:pk>/drop/", queue_views.drop, name="drop-filter"),
    path("quality/", quality_views.quality, name="quality"),
    path("quality/pick/", quality_views.pick, name="pick-reviews"),
    path("quality/draws/<int:pk>/", quality_views.draw, name="draw"),
    path("quality/reviews/", review_views.reviews, name="reviews"),
    path("quality/reviews/given/", review_views.given, name="reviews-given"),
    path("quality/reviews/of/<uuid:pk>/", review_views.review, name="review"),
    path("quality/mine/", review_views.own, name="my-reviews"),
    path("quality/mine/<int:pk>/read/", review_views.read, name="review-read"),
    path("ledger/", figure_views.ledger, name="ledger"),
    path("ledger/<str:state>/", figure_views.counted, name="counted"),
    path("clocks/", figure_views.clocks, name="clocks"),
    path("past/", board_views.past, name="past"),
    path("shadow/", views.shadow, name="shadow"),
    path("wall/", board_views.wall, name="wall"),
    path("system/", views.system, name="system"),
]

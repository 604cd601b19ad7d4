"""Addresses of the room of lessons."""

from django.urls import path

from beforehand.office.learning import pages

app_name = "learning"

urlpatterns = [
    path("lessons/", pages.lessons, name="lessons"),
    path("lessons/books/", pages.books, name="books"),
    path("lessons/release/", pages.release, name="release"),
    path("lessons/release/<int:pk>/sign/", pages.sign_release, name="sign_release"),
    path("lessons/from-case/<int:pk>/", pages.open_lesson, name="open_lesson"),
    path("lessons/from-case/<int:pk>/nothing/", pages.nothing_to_learn, name="nothing_to_learn"),
    path("lessons/<int:pk>/", pages.lesson, name="lesson"),
    path("lessons/<int:pk>/clue/", pages.add_clue, name="add_clue"),
    path("lessons/<int:pk>/rule/", pages.propose_rule, name="propose_rule"),
    path("lessons/<int:pk>/test/", pages.order_back_test, name="order_back_test"),
    path("lessons/<int:pk>/test/<int:order>/", pages.test_state, name="test_state"),
    path("lessons/<int:pk>/back-test/<int:test>/", pages.back_test, name="back_test"),
    path("lessons/<int:pk>/back-test/<int:test>/vintages.csv", pages.vintages_csv, name="vintages_csv"),
    path("lessons/<int:pk>/sign/", pages.sign, name="sign"),
    path("lessons/<int:pk>/dissent/", pages.dissent, name="dissent"),
]
